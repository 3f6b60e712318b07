// Package monitoring is the Membership Monitoring Report, which a city of UNESCO's
// Creative Cities Network sends every four years.
//
// Rules. The report is a view over what was collected all year, beside the office's
// own words for each section. Titles and limits are settings; limits are counted,
// never enforced. Its file for programs comes back without loss: it carries the data
// as they were, which then stand in the place of the installation's own until
// somebody takes those anew. Whoever saves over a newer version gets a conflict with
// both. Its documents are made and published by the room of documents.
//
// A reviewer from outside reads a draft by a secret link that ends by itself or is
// revoked, and leaves notes on its sections; who has the link changes nothing.
//
// Tables: monitoring_setting, monitoring_report, monitoring_activity,
// monitoring_review, monitoring_note. Pages: /office/monitoring,
// /monitoring/review/{secret}.
package monitoring
