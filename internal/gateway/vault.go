package gateway

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
)

const contactSuffix = ".age"

// readRecipients reads the keys that contacts are sealed to.
func (g *Gateway) readRecipients() error {
	for _, key := range append(g.Team[:len(g.Team):len(g.Team)], g.Notify) {
		if key == "" {
			continue
		}
		read, err := age.ParseRecipients(strings.NewReader(key))
		if err != nil {
			return fmt.Errorf("reading a key that contacts are sealed to (age1…): %w", err)
		}
		g.recipients = append(g.recipients, read...)
	}
	return nil
}

// CanSeal reports whether there is any key to seal a contact to. Without one
// no contact can be taken.
func (g *Gateway) CanSeal() bool { return len(g.recipients) > 0 }

// seal seals a contact so that only the team and the notifier can open it.
func (g *Gateway) seal(c *Contact) ([]byte, error) {
	plain, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, g.recipients...)
	if err != nil {
		return nil, fmt.Errorf("sealing a contact: %w", err)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, fmt.Errorf("sealing a contact: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("sealing a contact: %w", err)
	}
	return out.Bytes(), nil
}

// OpenContact opens a sealed contact with keys that it was sealed to.
func OpenContact(sealed []byte, keys ...age.Identity) (*Contact, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), keys...)
	if err != nil {
		return nil, fmt.Errorf("opening a contact: %w", err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("opening a contact: %w", err)
	}
	var c Contact
	if err := json.Unmarshal(plain, &c); err != nil {
		return nil, fmt.Errorf("opening a contact: what was sealed cannot be read")
	}
	return &c, nil
}

// sweepContacts takes contacts away whose idea was never acknowledged: a crash
// came between the two. Beside another process, which may be between them now,
// nothing is swept.
func (g *Gateway) sweepContacts() error {
	if g.Beside != "" {
		return nil
	}
	names, err := g.vault.Names()
	if err != nil {
		return err
	}
	for _, name := range names {
		id, sealed := strings.CutSuffix(name, contactSuffix)
		if _, there := g.index.lookup(id); sealed && !there {
			if err := g.vault.Remove(name); err != nil {
				return err
			}
		}
	}
	return nil
}
