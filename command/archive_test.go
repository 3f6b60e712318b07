package command

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dienhong/platform/sealed"
	"dienhong/platform/secret"

	"filippo.io/age"
)

// sealedBackup makes an installation and a backup of it that one more person can
// open.
func sealedBackup(t *testing.T) (data, file string, other *age.X25519Identity) {
	t.Helper()
	data, file = t.TempDir(), filepath.Join(t.TempDir(), "backup.age")
	freshInstallation(t, data)
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	if code, out, said := typed(t, nil, "backup", file, "--data", data, "--recipient", other.Recipient().String(), "--lang", "en"); code != 0 || !strings.Contains(out, "can open it too") {
		t.Fatal(out, said)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("PK\x03\x04")) || bytes.Contains(raw, []byte("manifest.json")) {
		t.Error("the backup can be read without a key")
	}
	return data, file, other
}

// TestABackupChangedBySomebodyWhoMayReadItIsNotGenuine lets a holder of a named key
// take a backup apart, change a row, put right checksums beside it and seal it again.
func TestABackupChangedBySomebodyWhoMayReadItIsNotGenuine(t *testing.T) {
	data, file, other := sealedBackup(t)
	keeper, err := secret.Load("", data)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	content, size, err := sealed.Open(f, info.Size(), nil, strings.NewReader(other.String()))
	if err != nil {
		t.Fatal(err)
	}
	was, err := zip.NewReader(content, size)
	if err != nil {
		t.Fatal(err)
	}
	forged := filepath.Join(t.TempDir(), "forged.age")
	to, err := os.Create(forged)
	if err != nil {
		t.Fatal(err)
	}
	// A reader of the file knows the key of its content and can keep its beginning;
	// sealing it again with the installation's key comes to the same.
	seal, err := sealed.Create(to, keeper, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(seal)
	for name, text := range changed(t, was) {
		out, err := w.Create(name)
		if err == nil {
			_, err = out.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []io.Closer{w, seal, to} {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	fresh := filepath.Join(t.TempDir(), "fresh")
	bringKey(t, data, fresh)
	before := contents(t, fresh)
	for lang, want := range map[string]string{"en": "signature does not go with", "vi": "chữ ký không khớp"} {
		if code, out, said := typed(t, nil, "restore", forged, "--data", fresh, "--lang", lang); code != 1 || out != "" || !strings.Contains(said, want) {
			t.Errorf("%d %s %s", code, out, said)
		}
	}
	if after := contents(t, fresh); !slices.Equal(before, after) {
		t.Errorf("a refused backup left %v", after)
	}
}

// changed gives the members of an archive in which one row says something else, with
// a manifest that goes with it.
func changed(t *testing.T, was *zip.Reader) map[string][]byte {
	t.Helper()
	members := map[string][]byte{}
	for _, m := range was.File {
		in, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		if members[m.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
	}
	const table = "tables/installation.ndjson"
	before := members[table]
	after := bytes.Replace(before, []byte(`"key"`), []byte(`"yek"`), 1)
	if bytes.Equal(before, after) {
		t.Fatalf("no row to change in %s", before)
	}
	sum := func(text []byte) []byte { s := sha256.Sum256(text); return []byte(hex.EncodeToString(s[:])) }
	manifest := bytes.Replace(members["manifest.json"], sum(before), sum(after), 1)
	if bytes.Equal(manifest, members["manifest.json"]) {
		t.Fatal("the manifest does not name the checksum of the table")
	}
	members[table], members["manifest.json"] = after, manifest
	return members
}

// TestABackupOutlivesTheKey restores with the key of a person whom the operator
// named, and says that nothing then proves where the backup comes from.
func TestABackupOutlivesTheKey(t *testing.T) {
	_, file, other := sealedBackup(t)
	identity := filepath.Join(t.TempDir(), "me.key")
	if err := os.WriteFile(identity, []byte("# made by age-keygen\n"+other.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "again")
	if code, _, said := typed(t, nil, "restore", file, "--data", to, "--identity", identity, "--lang", "en"); code != 1 || !strings.Contains(said, "cannot be checked") {
		t.Errorf("without the installation's key a backup passes as genuine: %d %s", code, said)
	}
	if code, _, said := typed(t, nil, "restore", file, "--data", to, "--identity", file, "--lang", "en"); code != 1 || !strings.Contains(said, "secret keys of age") {
		t.Errorf("a file that holds no keys: %d %s", code, said)
	}
	code, out, said := typed(t, nil, "restore", file, "--data", to, "--identity", identity, "--unproven", "--lang", "en")
	if code != 0 || !strings.Contains(out, "Nothing proves") || !strings.Contains(out, "Before the first start") {
		t.Errorf("%d %s %s", code, out, said)
	}
}

// TestWhatIsProvenIsNotDoubted restores a genuine backup with --unproven, and lets no
// secret key that was given for a public one be printed.
func TestWhatIsProvenIsNotDoubted(t *testing.T) {
	data, file, other := sealedBackup(t)
	to := filepath.Join(t.TempDir(), "again")
	bringKey(t, data, to)
	if code, out, said := typed(t, nil, "restore", file, "--data", to, "--unproven", "--lang", "en"); code != 0 || strings.Contains(out, "Nothing proves") {
		t.Errorf("%d %s %s", code, out, said)
	}
	_, out, said := typed(t, nil, "backup", file+".2", "--data", data, "--recipient", other.String(), "--lang", "en")
	if strings.Contains(out+said, other.String()) || !strings.Contains(said, "public key of age") {
		t.Errorf("a secret key taken for the public one: %s %s", out, said)
	}
}

// TestARestoreThatDoesNotFitIsRefusedFirst gives a genuine backup that says it is
// larger than any disk.
func TestARestoreThatDoesNotFitIsRefusedFirst(t *testing.T) {
	data := t.TempDir()
	freshInstallation(t, data)
	keeper, err := secret.Load("", data)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	seal, err := sealed.Create(&b, keeper, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(seal)
	manifest := []byte(`{"format":2,"migrations":[],"tables":[{"name":"big","columns":["a"],"rows":1,"bytes":1125899906842624,"sha256":""}]}`)
	for name, text := range map[string][]byte{"manifest.json": manifest, "manifest.sig": keeper.Sign(signs, manifest), "tables/big.ndjson": []byte("[1]\n")} {
		out, err := w.Create(name)
		if err == nil {
			_, err = out.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := seal.Close(); err != nil {
		t.Fatal(err)
	}
	file, to := filepath.Join(t.TempDir(), "big.age"), filepath.Join(t.TempDir(), "to")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	bringKey(t, data, to)
	if code, _, said := typed(t, nil, "restore", file, "--data", to, "--lang", "en"); code != 1 || !strings.Contains(said, "free space") {
		t.Errorf("%d %s", code, said)
	}
}
