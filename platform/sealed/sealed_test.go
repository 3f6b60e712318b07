package sealed

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"dienhong/platform/secret"

	"filippo.io/age"
	"pgregory.net/rapid"
)

func keeper(t testing.TB, digit string) *secret.Keeper {
	k, err := secret.Load(strings.Repeat(digit, 64), "")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func seal(t testing.TB, k *secret.Keeper, content []byte, others Others) []byte {
	var b bytes.Buffer
	w, err := Create(&b, k, others)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(file []byte, k *secret.Keeper, identities io.Reader) ([]byte, error) {
	r, n, err := Open(bytes.NewReader(file), int64(len(file)), k, identities)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.NewSectionReader(r, 0, n))
}

func TestOnlyTheKeysOfAFileOpenIt(t *testing.T) {
	mine, other := keeper(t, "a"), keeper(t, "b")
	friend, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	content := bytes.Repeat([]byte("Diên Hồng "), 20_000) // several pieces
	recipients, err := ParseOthers([]string{friend.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	file := seal(t, mine, content, recipients)
	for name, try := range map[string]struct {
		k  *secret.Keeper
		id io.Reader
	}{"the key": {mine, nil}, "a named key": {nil, strings.NewReader(friend.String())}, "both": {other, strings.NewReader(friend.String())}} {
		if got, err := open(file, try.k, try.id); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s does not open it: %v", name, err)
		}
	}
	stranger, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for _, try := range []struct {
		k  *secret.Keeper
		id io.Reader
	}{{other, nil}, {nil, nil}, {nil, strings.NewReader(stranger.String())}} {
		var closed *Closed
		if _, err := open(file, try.k, try.id); !errors.As(err, &closed) || closed.Fingerprint != mine.Fingerprint() {
			t.Errorf("another key: %v", err)
		}
	}
	if _, err := ParseOthers([]string{"age1nothing"}); !errors.Is(err, ErrRecipient) {
		t.Errorf("nobody's key: %v", err)
	}
	if _, err := open(file, mine, strings.NewReader("no keys")); !errors.Is(err, ErrIdentity) {
		t.Errorf("a file without keys: %v", err)
	}
}

// Whatever byte is changed or cut off, no content comes out that was not put in.
func TestAChangedFileIsNoticed(t *testing.T) {
	k := keeper(t, "a")
	content := bytes.Repeat([]byte{1, 2, 3, 4, 5}, 30_000)
	file := seal(t, k, content, nil)
	rapid.Check(t, func(t *rapid.T) {
		broken := bytes.Clone(file)
		i := rapid.IntRange(0, len(file)-1).Draw(t, "at")
		if rapid.Bool().Draw(t, "cut") {
			broken = broken[:i]
		} else {
			broken[i] ^= rapid.ByteRange(1, 255).Draw(t, "with")
		}
		if _, err := open(broken, k, nil); err == nil {
			t.Fatalf("byte %d of %d", i, len(file))
		}
	})
}

func FuzzOpen(f *testing.F) {
	k := keeper(f, "a")
	f.Add(seal(f, k, []byte("x"), nil))
	f.Add([]byte("age-encryption.org/v1\n-> dienhong\n"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) > 1<<16 {
			return
		}
		_, _ = open(file, k, nil)
	})
}
