// Package auth holds the secrets that people and programs show to be known:
// random tokens, of which only a hash is kept, passkeys, and identities of a provider
// elsewhere.
package auth
