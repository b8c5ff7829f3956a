// SPDX-License-Identifier: GPL-3.0-or-later
// tlssink PORT CERTIFICATE KEY: takes mail on 127.0.0.1 like Postfix's smtp-sink, which speaks no TLS:
// STARTTLS, AUTH PLAIN with any name, PIPELINING; throws everything away. One blocking thread a connection,
// so that next to nothing of the machine goes into it. Ends with its standard input.
#include <arpa/inet.h>
#include <cstdio>
#include <cstdlib>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

/// One dialogue, first in clear and then through TLS.
class Dialogue {
public:
    Dialogue(int socket, SSL_CTX *context)
        : m_socket(socket)
        , m_context(context)
    {
    }
    ~Dialogue()
    {
        SSL_free(m_tls);
        close(m_socket);
    }
    Dialogue(const Dialogue &) = delete;
    Dialogue &operator=(const Dialogue &) = delete;

    void run()
    {
        m_answers = "220 tlssink ESMTP\r\n";
        while (flush() && fill()) {
            while (takeOne()) { }
        }
        flush();
    }

private:
    bool fill()
    {
        if (m_isOver)
            return false;
        char bytes[65536];
        const auto count =
            m_tls ? SSL_read(m_tls, bytes, sizeof bytes) : int(read(m_socket, bytes, sizeof bytes));
        if (count <= 0)
            return false;
        m_buffer.erase(0, m_start);
        m_start = 0;
        m_buffer.append(bytes, std::size_t(count));
        return true;
    }
    bool flush()
    {
        std::string_view rest = m_answers;
        while (!rest.empty()) {
            const auto count = m_tls ? SSL_write(m_tls, rest.data(), int(rest.size()))
                                     : int(write(m_socket, rest.data(), rest.size()));
            if (count <= 0)
                return false;
            rest.remove_prefix(std::size_t(count));
        }
        m_answers.clear();
        return true;
    }
    /// A line, or the rest of a message; false when more has to be read first.
    bool takeOne()
    {
        const std::string_view rest = std::string_view(m_buffer).substr(m_start);
        if (m_isData) {
            const auto end = rest.find("\r\n.\r\n");
            if (end == std::string_view::npos) {
                if (rest.size() > 4)
                    m_start += rest.size() - 4;
                return false;
            }
            m_start += end + 5;
            m_isData = false;
            m_answers += "250 2.0.0 Ok: queued as 4F1B2\r\n";
            return true;
        }
        const auto end = rest.find("\r\n");
        if (m_isOver || end == std::string_view::npos)
            return false;
        m_start += end + 2;
        answer(rest.substr(0, end));
        return true;
    }
    void answer(std::string_view line)
    {
        const auto is = [line](std::string_view verb) { return line.substr(0, verb.size()) == verb; };
        if (is("EHLO")) {
            m_answers += "250-tlssink\r\n250-PIPELINING\r\n250-8BITMIME\r\n";
            m_answers += m_tls ? "250 AUTH PLAIN\r\n" : "250 STARTTLS\r\n";
        } else if (is("STARTTLS")) {
            encrypt();
        } else if (line == "AUTH PLAIN") {
            m_answers += "334 \r\n";
            m_isSigningIn = true;
        } else if (is("AUTH PLAIN ") || m_isSigningIn) {
            m_answers += "235 2.7.0 Ok\r\n";
            m_isSigningIn = false;
        } else if (is("DATA")) {
            m_answers += "354 Go ahead\r\n";
            m_isData = true;
        } else if (is("QUIT")) {
            m_answers += "221 2.0.0 Bye\r\n";
            m_isOver = true;
        } else {
            m_answers += "250 2.1.0 Ok\r\n";
        }
    }
    void encrypt()
    {
        m_answers += "220 2.0.0 Ready\r\n";
        flush();
        m_tls = SSL_new(m_context);
        SSL_set_fd(m_tls, m_socket);
        m_isOver = SSL_accept(m_tls) != 1;
    }

    int m_socket;
    SSL_CTX *m_context;
    SSL *m_tls = nullptr;
    std::string m_buffer;
    std::size_t m_start = 0;
    std::string m_answers;
    bool m_isData = false;
    bool m_isSigningIn = false;
    bool m_isOver = false;
};

[[noreturn]] void die(const char *what)
{
    std::perror(what);
    ERR_print_errors_fp(stderr);
    std::exit(1);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(context, argv[2]) != 1
        || SSL_CTX_use_PrivateKey_file(context, argv[3], SSL_FILETYPE_PEM) != 1)
        die("certificate");

    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(std::uint16_t(std::atoi(argv[1])));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0
        || listen(listener, 100) != 0)
        die("listen");
    std::thread([] {
        char byte = 0;
        while (read(STDIN_FILENO, &byte, 1) > 0) { }
        std::_Exit(0);
    }).detach();
    for (;;) {
        const int client = accept(listener, nullptr, nullptr);
        if (client < 0)
            die("accept");
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        std::thread([client, context] { Dialogue(client, context).run(); }).detach();
    }
}
