// Package initiative is what people and organisations propose to do: sáng kiến.
//
// Rules. An initiative comes from a form, or an officer makes it from themes,
// answers and statements; the chain keeps from which. It goes idea → under
// review → selected or not selected → planned → in progress → done or stopped,
// each step dated and with a reason. One can be merged into another, which keeps
// both texts and unites those who support them, each counted once; the merge can
// be undone. Support is public, one of each browser, and can be taken back.
// Remarks are off until an officer turns them on, and wait for a moderator.
// What is sent in waits for an officer before it is public; its author follows
// it under a tracking code.
//
// Support: a browser has one random key for all initiatives, so that whoever
// supports two that are merged counts once; only its keyed hash is stored.
//
// Tables: initiative_initiative, initiative_step, initiative_support,
// initiative_remark. Pages: /initiatives,
// /initiatives/{id}, /initiatives/new, /office/initiatives, /office/remarks.
package initiative
