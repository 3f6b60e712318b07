// Package comment receives comments in people's own words from every channel: a
// form on the site, a meeting, paper, letters, e-mail, the telephone, a file.
//
// Rules. One record for each comment, whatever its channel; it says when it was
// received, which may be long before it was entered, and who entered it. What a
// clerk types and what a file brings counts like what comes from the site. Text
// and contact stand apart: the contact is sealed with a key that is not in the
// database, given with consent to named purposes and to one version of their
// text, and can be erased, which keeps the comment and its count. An author
// follows the comment under a tracking code. A text is public only if its author
// lets it be and a moderator looked at it; kept ones count and are not shown;
// withdrawn ones neither count nor are shown. A file is imported as a whole or
// not at all, after a dry run that names every row at fault; the same rows again
// change nothing.
//
// Tables: comment_comment, comment_contact, comment_consent, comment_import.
// Pages: /consultations/{slug}/comments, /consultations/{slug}/comments/new,
// /office/comments.
package comment
