// Package consultation is the frame in which a city asks: a question, its
// background, dated phases, topics under the city's pillars, meetings, and the
// documents that it rests on.
//
// Rules. The state of a consultation is computed from the clock when somebody
// looks, never stored by a timer: draft → scheduled → open → closed → responding
// → published → archived, or cancelled with a reason from any state before
// published. Phases are half-open intervals [start, end) and do not overlap
// inside one track. Once a consultation is public, moving an end needs a reason,
// and the voice phases may not fall below the minimum of calendar days. Whoever
// saves over a newer version gets a conflict with both versions. Everything that
// changes leaves what was there in the history.
//
// Tables: consultation_consultation, consultation_phase, consultation_topic,
// consultation_meeting. Pages: /, /consultations/…,
// /office/consultations/….
package consultation
