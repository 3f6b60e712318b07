package secret

import "crypto/ed25519"

// Sign signs a message for one purpose (Ed25519, RFC 8032): whoever has the
// installation's key can tell that it comes from there and was not changed.
func (k *Keeper) Sign(purpose string, message []byte) []byte {
	return ed25519.Sign(k.signer(purpose), message)
}

// Signed reports whether a signature was made by Sign, with this key, for this
// purpose and message.
func (k *Keeper) Signed(purpose string, message, signature []byte) bool {
	public, ok := k.signer(purpose).Public().(ed25519.PublicKey)
	return ok && ed25519.Verify(public, message, signature)
}

func (k *Keeper) signer(purpose string) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(k.derive("sign " + purpose))
}
