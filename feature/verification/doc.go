// Package verification lets people show that each of them is another person, in the
// way that the city chose for a consultation.
//
// Rules. A consultation has one level: none, a code by e-mail, a printed invitation
// code, a code handed out at a desk where an officer looks at a document, or the sign-in
// of an external identity. Every way ends in the same short form or none. Taking part
// without it stays possible; results tell of everybody and of the verified, side by side.
// What identifies a person is kept as a keyed hash of one consultation, so that one
// person is one participant; nothing joins it to the participant or to votes. Codes are
// kept as keyed hashes, work once, expire, and can be revoked by the batch; those of a
// batch can be printed for a day after they were made. The level cannot change once
// somebody is verified.
//
// Tables: verification_choice, verification_batch, verification_code, verification_person.
// Pages: /consultations/{slug}/verify, /office/verification.
package verification
