// Package browser drives a real headless Chromium against the real program: the
// pages are opened, used by keyboard and checked with axe as their readers would
// use them. Nothing here is mocked.
package browser
