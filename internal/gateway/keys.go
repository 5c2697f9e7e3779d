package gateway

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"filippo.io/age"

	"github.com/idesluss/idesluss/internal/durable"
)

// KeyPair is a key that has just been drawn: what is to be kept secret, as a
// file, and what may be told to anyone.
type KeyPair struct {
	Private []byte
	Public  string
}

// NewSealingKey draws a key that contacts can be sealed to: an age identity. With
// a passphrase, the private half cannot be used without it. Chance is the
// system's, since age takes no other.
func NewSealingKey(passphrase string) (*KeyPair, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("drawing a key: %w", err)
	}
	public := identity.Recipient().String()
	private := []byte(fmt.Sprintf("# publik: %s\n%s\n", public, identity))
	if passphrase != "" {
		if private, err = lock(private, passphrase); err != nil {
			return nil, err
		}
	}
	return &KeyPair{private, public}, nil
}

func lock(private []byte, passphrase string) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, fmt.Errorf("locking a key: %w", err)
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipient)
	if err == nil {
		_, err = w.Write(private)
		err = errors.Join(err, w.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("locking a key: %w", err)
	}
	return out.Bytes(), nil
}

// lockedKey is how a key with a passphrase begins: any file of age does.
var lockedKey = []byte("age-encryption.org/")

// ErrPassphrase means that a key is locked, and that what was given does not
// unlock it.
var ErrPassphrase = errors.New("the passphrase does not unlock the key")

// ReadSealingKey reads the private half of a key, or of several. For one that
// is locked, passphrase is asked for the words.
func ReadSealingKey(private []byte, passphrase func() (string, error)) ([]age.Identity, error) {
	if bytes.HasPrefix(private, lockedKey) {
		words, err := passphrase()
		if err != nil {
			return nil, err
		}
		if words == "" {
			return nil, ErrPassphrase
		}
		identity, err := age.NewScryptIdentity(words)
		if err != nil {
			return nil, fmt.Errorf("unlocking a key: %w", err)
		}
		r, err := age.Decrypt(bytes.NewReader(private), identity)
		if err != nil {
			return nil, ErrPassphrase
		}
		if private, err = io.ReadAll(r); err != nil {
			return nil, fmt.Errorf("unlocking a key: %w", err)
		}
	}
	keys, err := age.ParseIdentities(bytes.NewReader(private))
	if err != nil {
		return nil, errors.New("this is not the private half of a key for contacts (a line that begins AGE-SECRET-KEY-1)")
	}
	return keys, nil
}

// PublicOf gives what can be sealed to, so that keys open it.
func PublicOf(keys Keys) (string, error) {
	for _, key := range keys {
		if pair, ok := key.(*age.X25519Identity); ok {
			return pair.Recipient().String(), nil
		}
	}
	return "", errors.New("none of the keys is one that idesluss key new draws (AGE-SECRET-KEY-1…)")
}

// signingBlock is what the private half of a key that signs is called.
const signingBlock = "PRIVATE KEY"

// NewSigningKey draws a key that signs what a seat or the gateway says:
// Ed25519, the private half as PKCS #8 in PEM, the public as site/nycklar.yaml
// has it.
func NewSigningKey(random io.Reader) (*KeyPair, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("drawing a key: %w", err)
	}
	key := ed25519.NewKeyFromSeed(seed)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("drawing a key: %w", err)
	}
	return &KeyPair{pem.EncodeToMemory(&pem.Block{Type: signingBlock, Bytes: der}), publicHalf(key)}, nil
}

func publicHalf(key ed25519.PrivateKey) string {
	return base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey))
}

// ReadSigningKey reads the private half of a key that signs.
func ReadSigningKey(private []byte) (ed25519.PrivateKey, error) {
	wrong := errors.New("this is not the private half of a key that signs (PEM, " + signingBlock + ", Ed25519)")
	block, rest := pem.Decode(private)
	if block == nil || block.Type != signingBlock || strings.TrimSpace(string(rest)) != "" {
		return nil, wrong
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, wrong
	}
	signs, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, wrong
	}
	return signs, nil
}

// attestName is the key that the gateway attests with.
const attestName = "intyg.pem"

// attestKey reads the gateway's own key; nil when it has none.
func (g *Gateway) attestKey() (ed25519.PrivateKey, error) {
	data, err := g.keys.Get(attestName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	key, err := ReadSigningKey(data)
	if err != nil {
		return nil, fmt.Errorf("%s/%s: %w", keysFolder, attestName, err)
	}
	return key, nil
}

// AttestKey gives the public half of the key that the gateway attests
// deliveries with, which it draws when it has none. Nobody believes it until
// it stands in site/nycklar.yaml.
func (g *Gateway) AttestKey() (public string, err error) {
	pair, err := NewSigningKey(g.Random)
	if err != nil {
		return "", err
	}
	if err := g.keys.Add(attestName, pair.Private); err != nil && !errors.Is(err, durable.ErrExists) {
		return "", err
	}
	key, err := g.attestKey()
	if err != nil || key == nil {
		return "", err
	}
	return publicHalf(key), nil
}
