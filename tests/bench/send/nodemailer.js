// SPDX-License-Identifier: GPL-3.0-or-later
// node nodemailer.js FOLDER PORT CONNECTIONS MESSAGES BYTES [CA]: how many ready-made messages of that size
// Nodemailer's pool hands in within a second; with CA through STARTTLS and AUTH PLAIN.
'use strict';
const fs = require('fs');
const [, , folder, port, connections, messages, bytes, ca] = process.argv;
const nodemailer = require(require.resolve('nodemailer', {paths: [folder]}));

const pool = nodemailer.createTransport({
    pool: true,
    host: 'localhost',
    port: Number(port),
    secure: false,
    maxConnections: Number(connections),
    maxMessages: Infinity,
    ...(ca ? {requireTLS: true, tls: {ca: fs.readFileSync(ca)}, auth: {type: 'login', user: 'desk', pass: 'secret'}, authMethod: 'PLAIN'}
        : {ignoreTLS: true}),
});

const head = 'From: support@mysite.example\r\nTo: person@corp.example\r\nSubject: Hello\r\n\r\n';
const line = 'x'.repeat(70) + '\r\n';
let raw = head;
while (raw.length + line.length <= Number(bytes))
    raw += line;
const mail = {envelope: {from: 'support@mysite.example', to: ['person@corp.example']}, raw};

// As many at hand as keep every connection busy; the pool would take them all, and be slower for it.
async function send(count) {
    let next = 0;
    const line = async () => {
        while (next++ < count)
            await pool.sendMail(mail);
    };
    await Promise.all(Array.from({length: 5 * Number(connections)}, line));
}

(async () => {
    await send(1000); // until everything is compiled
    const start = process.hrtime.bigint();
    await send(Number(messages));
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    pool.close();
    console.log(Number(messages) / seconds);
})();
