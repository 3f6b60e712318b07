// Package report writes the papers that an office must produce: the response
// table (bảng tổng hợp, tiếp thu, giải trình ý kiến), the plan of a year, the
// minutes of a meeting, and what other features declare (kit/paper).
//
// Rules. A paper tells only what is public; a comment that is not shown counts
// and its text is left out. People are never named: organisations stand by name,
// persons as "cá nhân". Totals come first, and a number leads to the page where
// it can be checked. Who signs is taken from a form of the office; what the form
// leaves empty stays empty on the paper. A paper is made in the background; its
// page tells how far it is, and its file never changes afterwards. What was
// published is the file that was made. Whoever saves over a newer version gets a
// conflict with both.
//
// A paper has lines: what it tells of, initiatives and parts of the plan. When it
// is published its lines stand on the chain, from which they go with the last
// public paper of the same report.
//
// Tables: report_setting, report_paper, report_line. Pages: /reports,
// /office/reports.
package report
