// Package answer is the city's official answer to what people said: tiếp thu,
// giải trình.
//
// Rules. An answer is to one or more comments, themes or statements; the chain
// keeps to which. Somebody drafts it, somebody approves it, approval publishes
// it in a step of its own. Where the two-person rule is on, nobody approves a
// text that they wrote. A change after approval needs approval again; while it
// waits, the public reads the last published edition. Every edition stays
// readable, with the reason of each new one. "Forwarded" names the body it went
// to; "not accepted" explains why. The clock of the deadline starts when the
// voices end; what is late is computed, never stored. When an answer is
// published, those who left a contact for their comment are told.
//
// Tables: answer_answer, answer_edition, answer_writer, answer_setting. Pages:
// /consultations/{slug}/answers, /answers/{id}, /office/answers.
package answer
