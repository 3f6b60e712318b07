// Package chain keeps what led to what: comment → passage → theme → statement →
// answer → initiative → commitment → programme → objective → action → progress →
// report.
//
// Rules. A link goes from a cause to its effect; the cause has the lower rank
// ([civic.RefKind.Rank]), so that the chain has no circle. A link is made once;
// who made it and when stays in the history, also after it is taken away. What
// is linked to cannot be deleted: the refusal says what points there. The words
// of a thing are its feature's; here are only references, and what the reader
// may not see is counted and not shown.
//
// Table: chain_link. Pages: /chain/{kind}/{id}.
package chain
