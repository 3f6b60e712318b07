// Package account knows the people of the office: who they are, how they sign
// in, what they may do, and the keys of programs.
//
// An administrator invites people by e-mail address and gives them roles. They
// sign in by a link that is sent to the address, or by a passkey; there are no
// passwords. A link works once and for a short time, and only after a button is
// pressed, because the scanners of mail servers open every link that they see.
// Whether an address is known shows nowhere: the answer is given before anybody
// looks. The first administrator is made through a link printed in the terminal
// of the server.
//
// A session is a row: it can be listed and ended, ends by itself when idle and
// after a week, and is read at each request together with the roles, so that
// whoever leaves is out at once. There is always an administrator. Every change
// of people, roles and keys is logged.
//
// Of all secrets (links, sessions, keys, ceremonies) only hashes are stored. Of
// people the feature keeps e-mail address, name, language and roles; the address
// goes 90 days after somebody left. Visitors have no account.
//
// Tables: account_person, account_role, account_link, account_session,
// account_passkey, account_ceremony, account_key.
// Pages: /sign-in…, /sign-out, /first-run/{token}, /account…, /office/people…,
// /office/keys, /office/mail, and /dev/mail on a developer's machine.
package account
