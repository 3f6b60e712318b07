// Package report writes the papers that an office must produce: the response
// table (bảng tổng hợp, tiếp thu, giải trình ý kiến), the plan of a year, the
// minutes of a meeting, and the Membership Monitoring Report for UNESCO.
//
// Rules. A paper tells only what is public; a comment that is not shown counts
// and its text is left out. People are never named: organisations stand by name,
// persons as "cá nhân". Totals come first, and a number leads to the page where
// it can be checked. Who signs is taken from a form of the office; what the form
// leaves empty stays empty on the paper. A paper is made in the background; its
// page tells how far it is, and its file never changes afterwards. What was
// published is the file that was made.
//
// The monitoring report is a view over what was collected all year, beside the
// office's own words for each section. Titles and limits are settings; limits
// are counted, never enforced. Its file for programs comes back without loss:
// it carries the data as they were, which then stand in the place of the
// installation's own until somebody takes those anew. Whoever saves over a newer
// version gets a conflict with both.
//
// A paper has lines: what it tells of, initiatives and parts of the plan. When it
// is published its lines stand on the chain, from which they go with the last
// public paper of the same report.
//
// A reviewer from outside reads a draft by a secret link that ends by itself or is
// revoked, and leaves notes on its sections; who has the link changes nothing.
//
// Tables: report_setting, report_paper, report_monitoring, report_activity,
// report_review, report_note, report_line. Pages: /reports,
// /report-review, /office/reports.
package report
