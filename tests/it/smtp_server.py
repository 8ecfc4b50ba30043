"""A mail server on loopback that counts what it is given. What a recipient is called says how it is treated."""

import asyncio
import json
import os
import ssl
import sys
import time

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, log, delay):
        self.log = open(log, "a", buffering=1)
        self.delay = delay
        self.put_off = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name.startswith("gone"):
            return "550 5.1.1 no such user " + address
        if name.startswith("policy"):
            return "550 5.7.1 not from you"
        if name.startswith("busy") and address not in self.put_off:
            self.put_off.add(address)
            return "450 4.2.0 greylisted, come back"
        if name.startswith("never"):
            return "451 4.3.0 not today"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        time.sleep(self.delay)
        to = envelope.rcpt_tos[0]
        if to.startswith("spammy"):
            return "554 5.6.0 content refused"
        text = envelope.content.decode("utf-8", "replace")
        head = text.split("\r\n\r\n")[0]
        names = {line.split(":")[0].lower(): line.split(":", 1)[1].strip() for line in head.split("\r\n") if ":" in line}
        entry = {
            "to": to,
            "message_id": names.get("message-id"),
            "login": bool(session.auth_data),
            # aiosmtpd fills session.ssl by STARTTLS alone; what is wrapped from the first byte only the transport knows.
            "encrypted": server.transport.get_extra_info("ssl_object") is not None,
            "helo": session.host_name,
            "peer": list(session.peer),
        }
        self.log.write(json.dumps(entry) + "\n")
        if to.startswith("drop"):
            server.transport.abort()
            return "250 never heard"
        return "250 OK taken"


def main():
    log, port_file, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    context = None
    if "certificate" in options:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options["certificate"], options["key"])
    wrapped = options.get("wrapped", False)
    protocol = {"enable_SMTPUTF8": options.get("utf8", False)}
    if context and not wrapped:
        protocol.update(tls_context=context, require_starttls=True)
    if "password" in options:
        def login(server, session, envelope, mechanism, data):
            good = data.password == options["password"].encode()
            return AuthResult(success=good, auth_data=data.login)
        protocol.update(authenticator=login, auth_required=True, auth_require_tls=context is not None and not wrapped)

    handler = Handler(log, options.get("delay", 0))

    async def serve():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(handler, hostname="localhost", loop=loop, **protocol),
            "127.0.0.1",
            0,
            ssl=context if wrapped else None,
        )
        with open(port_file + ".part", "w") as file:
            file.write(str(server.sockets[0].getsockname()[1]))
        os.rename(port_file + ".part", port_file)
        await loop.run_in_executor(None, sys.stdin.read)

    asyncio.run(serve())


main()
