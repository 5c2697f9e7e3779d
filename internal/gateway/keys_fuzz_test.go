package gateway

import (
	"bytes"
	"encoding/json"
	"testing"
)

// What is read as a signing key can be written and read again.
func FuzzReadSigningKey(f *testing.F) {
	pair, err := NewSigningKey(chance("fuzz"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(pair.Private)
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if key, err := ReadSigningKey(data); err == nil && len(key) != 64 {
			t.Errorf("a key of %d bytes", len(key))
		}
	})
}

// A record that can be read is written and read as the same record, and its
// letters can be looked through.
func FuzzReadRecord(f *testing.F) {
	f.Add([]byte(`{"format":1,"id":"26-7k3qm","lage":"mottagen","inkommen":"2026-03-02","brevlada":"","brev":[{"nr":1,"dag":"2026-03-02","fran":"slussen","fraga":true,"lad":"AA=="}]}`))
	f.Add([]byte(`{"format":2}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := readRecord(data)
		if err != nil {
			return
		}
		r.heard()
		r.log()
		once, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		again, err := readRecord(once)
		if err != nil {
			return // a day that is none is written as nothing, which is no day
		}
		if twice, err := json.Marshal(again); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%s became %s, %v", once, twice, err)
		}
	})
}
