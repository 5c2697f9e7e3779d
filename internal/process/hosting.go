package process

import (
	"crypto/ed25519"
	"encoding/base64"

	"github.com/idesluss/idesluss/internal/calendar"
)

// The files beside the rules that say where pull requests live, and which keys
// sign for seats. Both may be absent: then the sluss has its own forge on the
// machine, and nobody signs.
const (
	HostingFile = "site/forge.yaml"
	KeysFile    = "site/nycklar.yaml"
)

// Hosting is site/forge.yaml: where pull requests live, and who judges them.
type Hosting struct {
	Format     int      `yaml:"format"`
	Repository string   `yaml:"plats"`  // "github.com/kommun/sluss"; empty for the forge on this machine
	Intake     string   `yaml:"intag"`  // "github.com/kommun/ideintag"; empty when there is none
	Branch     string   `yaml:"gren"`   // the branch that is the truth; main when absent
	Bots       []string `yaml:"bot"`    // logins of the App or the bot account
	Judge      string   `yaml:"domare"` // server or actions, never both
}

// Main gives the name of the branch that is the truth.
func (h *Hosting) Main() string {
	if h == nil || h.Branch == "" {
		return "main"
	}
	return h.Branch
}

// Keys is site/nycklar.yaml: the public halves of keys that sign assessments
// for seats.
type Keys struct {
	Format int   `yaml:"format"`
	Keys   []Key `yaml:"nycklar"`
}

// Key is one public key and the days it may sign.
type Key struct {
	ID     string        `yaml:"id"`
	Public string        `yaml:"publik"` // Ed25519, standard base64
	From   calendar.Date `yaml:"fran"`
	Until  calendar.Date `yaml:"till"`   // last day; absent when it has none
	Seats  []string      `yaml:"stolar"` // the seats it may sign for; empty for all
}

// Decode gives the key itself; nil when Public is not one.
func (k *Key) Decode() ed25519.PublicKey {
	raw, err := base64.StdEncoding.DecodeString(k.Public)
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return nil
	}
	return raw
}

// Key finds a key by its id.
func (k *Keys) Key(id string) *Key {
	if k == nil {
		return nil
	}
	for i := range k.Keys {
		if k.Keys[i].ID == id {
			return &k.Keys[i]
		}
	}
	return nil
}
