// Package city is the installation itself: who runs it, the city's pillars and
// horizons, and the register of documents that the other pages cite.
//
// Rules. Every page says who runs the installation; the profile is where that is
// written. Profile, pillars and horizons are one thing with one version, so that
// two administrators at once end in a conflict and not in a mixture. A pillar
// keeps its id and its address once it has one, because topics and initiatives
// point at it. A document is entered once and attached to many subjects
// (a consultation, an initiative, an action); its date is a calendar day without
// a zone. Everything that changes leaves what was there in the history (kit/history).
//
// Tables: city_profile, city_pillar, city_horizon, city_document,
// city_document_subject. Pages: /about, /pillars/{slug},
// /documents, /office/city, /office/documents.
package city
