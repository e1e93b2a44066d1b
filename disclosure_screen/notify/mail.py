"""Notices by mail (邮件通知): plain text through the office's own server, encrypted on the way, one message for each address."""

import datetime
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from disclosure_screen.notify.channel import PATIENCE, NotSent
from disclosure_screen.notify.notice import Message


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server. ``security`` is starttls, tls or none; with starttls nothing is sent where the server offers none.

    An office's own certificate authority is named by ``SSL_CERT_FILE`` in the service's environment.
    """

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    secret: str = field(default="", repr=False)

    def send(self, to: str, message: Message, at: datetime.datetime) -> None:
        """Hand it to the server."""
        try:
            with self._server() as server:
                if self.security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                self._sign_in(server)
                server.send_message(self._letter(to, message, at))
        except smtplib.SMTPNotSupportedError:
            raise NotSent("邮件服务器不支持加密或登录，没有发送；请检查 notify.mail_security", for_all=True) from None
        except smtplib.SMTPRecipientsRefused:
            raise NotSent("邮件服务器不接受这个收件地址") from None
        except ssl.SSLError:
            raise NotSent("邮件服务器的证书不可信，没有发送", for_all=True) from None
        except (smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected, OSError) as error:
            raise NotSent(f"邮件服务器没有应答（{type(error).__name__}）", for_all=True) from None
        except (smtplib.SMTPException, ValueError) as error:
            raise NotSent(f"邮件未能发出（{type(error).__name__}）") from None

    def _server(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=PATIENCE)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if not self.user:
            return
        try:
            server.login(self.user, self.secret)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected):  # some servers hang up on a guess
            raise NotSent("邮件服务器不接受登录，请检查 notify.mail_user 和口令文件", for_all=True) from None

    def _letter(self, to: str, message: Message, at: datetime.datetime) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, to, message.subject
        letter["Date"], letter["Message-ID"] = format_datetime(at), make_msgid(domain="disclosure-screen.local")
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text, cte="base64")
        return letter
