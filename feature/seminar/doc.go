// Package seminar is who is invited to a meeting of a consultation and what each
// has answered.
//
// Rules. A guest is a named representative of a body, of one kind of stakeholder; a
// name with its body stands on a list once. Each has a link of their own, which is
// shown once and stored as a hash; a new link ends the one before. Who holds it says
// until the meeting begins: comes, sends somebody (with a name), sends a paper,
// cannot. The last answer counts. The list is for editors alone: nothing of it is
// public, in the search or on the chain. A meeting with guests is not removed.
//
// A table of guests is tried before it is taken; whoever is on the list with the same
// name and body is changed, not added.
//
// The list is in the order of protocol, and so are the badges and the table of it.
//
// At the door a guest is let in once: who tries again learns when, where and by
// whom it was. Whoever read an older arrival takes none back. Somebody who comes
// without being invited is written down with name, kind and, if any, body, and counts
// among those present, not among those invited.
//
// A guest who comes has a ticket, a QR code that leads whoever receives guests to
// them and tells nobody else anything. It is made from the guest and the
// installation's key; nothing of it is stored.
//
// Tables: seminar_guest, seminar_arrival. Pages: /seminars/invitation/{secret},
// /seminars/ticket/{ticket}, /office/seminars.
package seminar
