"""RTF (富文本文档), read by its own tokenizer: tokens, destinations, embedded data, and the story they make together."""
