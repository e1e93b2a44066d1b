"""OpenDocument (开放文档格式, GB/T 20916 的国际同类) parts shared by odt, ods, odp and their flat and template forms."""
