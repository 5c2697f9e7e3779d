package receipt

import (
	"crypto/ecdh"
	"crypto/hpke"
	"encoding/binary"
	"errors"
	"fmt"
)

// The suite that mailboxes use (RFC 9180). A message names no suite: a change
// of it is a new purpose in mailbox.
var (
	kem  = hpke.DHKEM(ecdh.X25519())
	kdf  = hpke.HKDFSHA256()
	aead = hpke.ChaCha20Poly1305()
)

// padding is what lengths of messages are rounded up to, in bytes: a short
// answer and a long one look the same up to it.
const padding = 1024

// MaxMessage is the longest message, in bytes.
const MaxMessage = 64 << 10

// ErrSealed means that a message is not for the mailbox, or has been changed.
var ErrSealed = errors.New("the message cannot be opened with this receipt")

var mailboxInfo = []byte("idesluss mailbox 1")

// Mailbox gives the public key that messages to the holder are sealed to.
func (r Receipt) Mailbox() []byte { return r.private().PublicKey().Bytes() }

func (r Receipt) private() hpke.PrivateKey {
	key, err := kem.DeriveKeyPair(r.derive("mailbox", 32))
	if err != nil {
		panic(err) // X25519 makes a key pair of any 32 bytes
	}
	return key
}

// Seal seals a message to a mailbox, padded so that its length tells little.
func Seal(mailbox, message []byte) ([]byte, error) {
	if len(message) > MaxMessage {
		return nil, fmt.Errorf("the message has %d bytes, and at most %d can be sealed", len(message), MaxMessage)
	}
	public, err := kem.NewPublicKey(mailbox)
	if err != nil {
		return nil, fmt.Errorf("reading the key of a mailbox: %w", err)
	}
	length := (4 + len(message) + padding - 1) / padding * padding
	padded := make([]byte, length)
	binary.BigEndian.PutUint32(padded, uint32(len(message)))
	copy(padded[4:], message)
	sealed, err := hpke.Seal(public, kdf, aead, mailboxInfo, padded)
	if err != nil {
		return nil, fmt.Errorf("sealing a message: %w", err)
	}
	return sealed, nil
}

// Open opens what was sealed to the mailbox of the code.
func (r Receipt) Open(sealed []byte) ([]byte, error) {
	padded, err := hpke.Open(r.private(), kdf, aead, mailboxInfo, sealed)
	if err != nil || len(padded) < 4 {
		return nil, ErrSealed
	}
	length := binary.BigEndian.Uint32(padded)
	if uint64(length) > uint64(len(padded)-4) {
		return nil, ErrSealed
	}
	return padded[4 : 4+length], nil
}
