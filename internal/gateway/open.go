package gateway

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"filippo.io/age"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/receipt"
)

// The folders of the state. What is in them, docs/data.md tells.
const (
	spoolFolder   = "spool"    // records, by the lookup of the receipt
	vaultFolder   = "valv"     // sealed contacts, by the id of the idea
	pictureFolder = "bilder"   // cleaned pictures, by the id of the idea and their number
	keysFolder    = "nycklar"  // the server's own key
	knownFolder   = "kanda"    // the ids of the sluss, as last seen
	erasedFolder  = "raderade" // ids of what has been erased

	consentFolder  = "samtycke" // names to be shown, by the id of the idea
	surveyFolder   = "enkat"    // answers to surveys, nobody's
	openingsFolder = "logg"     // when a contact was opened, and why
)

// Gateway is zone 1, opened. It may be used from several goroutines.
type Gateway struct {
	Options
	spool, vault, keys, known, erased *durable.Folder
	consents, surveys, openings       *durable.Folder
	queue                             *durable.Folder // of mail; nil without a notifier
	pictures                          *durable.Folder

	cleaning   chan struct{} // held while a picture is cleaned: one at a time
	waiting    chan struct{} // held by those whose pictures are, or are to be
	formKey    []byte
	recipients []age.Recipient
	index      *index
	damaged    damages
	scan       func(text, rendered string, k privacy.Known) []privacy.Hit

	mu      sync.Mutex // held while a record is changed
	sending *turns     // taken while what a receipt is for is received
	drawing sync.Mutex // held while an id is drawn
	relay   sync.Mutex // held while a batch goes

	reconciled bool // state and sluss have been made to agree, since the state was opened; under relay

	telling  sync.Mutex             // held during a round of Tell
	told     map[string]int         // by id: since when the idea was as it was told of
	attested map[string]attestation // by id

	earlier struct { // see before
		mu  sync.Mutex
		ids map[string]bool
	}

	view   mainView
	decoy  decoy
	unseal func(receipt.Receipt, []byte) ([]byte, error)
}

// Open opens the state, makes what is not there, and sweeps what a crash has
// left: files half-written, and contacts and pictures whose idea was never
// acknowledged.
func Open(o Options) (*Gateway, error) {
	g := &Gateway{Options: o, index: newIndex(), scan: privacy.Scan, unseal: receipt.Receipt.Open, sending: newTurns(), told: map[string]int{}, attested: map[string]attestation{}, cleaning: make(chan struct{}, 1), waiting: make(chan struct{}, mostToClean)}
	if o.Data == nil || o.Sluss == nil || o.Rules == nil || o.Now == nil || o.Random == nil || o.Log == nil {
		return nil, errors.New("opening the gateway: something that it needs was not given")
	}
	if err := g.notHalfway(); err != nil {
		return nil, fmt.Errorf("opening the gateway: %w", err)
	}
	for _, f := range []struct {
		name   string
		folder **durable.Folder
	}{
		{spoolFolder, &g.spool}, {vaultFolder, &g.vault}, {keysFolder, &g.keys}, {knownFolder, &g.known}, {erasedFolder, &g.erased},
		{consentFolder, &g.consents}, {surveyFolder, &g.surveys}, {openingsFolder, &g.openings}, {pictureFolder, &g.pictures},
	} {
		var err error
		if *f.folder, err = g.folder(f.name); err != nil {
			return nil, fmt.Errorf("opening the gateway: %w", err)
		}
	}
	for _, step := range []func() error{g.readRecipients, g.openQueue, g.readFormKey, g.readDecoy, g.readIndex, g.finishErasures, g.sweepUnacknowledged, g.acknowledgeMissed} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("opening the gateway: %w", err)
		}
	}
	return g, nil
}

// Close lets go of the state. Nothing waits to be written.
func (g *Gateway) Close() error { return nil }

// FormKey is the server's key for form tokens. It is drawn once.
func (g *Gateway) FormKey() []byte { return g.formKey }

// folder opens a folder of the state: as its only owner, or beside another
// process.
func (g *Gateway) folder(name string) (*durable.Folder, error) {
	if g.Beside != "" {
		return durable.Join(g.Data, name, g.Beside)
	}
	folder, err := durable.Open(g.Data, name)
	if err != nil {
		return nil, err
	}
	// A process that was stopped may have written without syncing the folder.
	// What is read from now on is answered for.
	return folder, g.Data.SyncDir(name)
}

const formKeyName = "formular"

func (g *Gateway) readFormKey() error {
	key := make([]byte, 32)
	if _, err := io.ReadFull(g.Random, key); err != nil {
		return fmt.Errorf("drawing the key of forms: %w", err)
	}
	if err := g.keys.Add(formKeyName, key); err != nil && !errors.Is(err, durable.ErrExists) {
		return err
	}
	var err error
	if g.formKey, err = g.keys.Get(formKeyName); err == nil && len(g.formKey) != len(key) {
		err = fmt.Errorf("the key of forms in %s/%s has %d bytes, and should have %d: take it away, and a new one is drawn (forms that people have open must then be begun anew)", keysFolder, formKeyName, len(g.formKey), len(key))
	}
	return err
}

// readIndex looks at every record once.
func (g *Gateway) readIndex() error {
	names, err := g.spool.Names()
	if err != nil {
		return err
	}
	for _, name := range names {
		r, err := g.load(strings.TrimSuffix(name, recordSuffix))
		switch {
		case errors.Is(err, ErrUnknown):
			continue // erased meanwhile, or damaged
		case errors.Is(err, errNewer):
			return err
		case err != nil:
			g.noteDamage(spoolFolder, name, "", durable.Reason(err))
			continue
		}
		g.index.put(r)
	}
	if names, err = g.erased.Names(); err != nil {
		return err
	}
	for _, id := range names {
		g.index.take(id)
	}
	data, err := g.known.Get(knownName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // the sluss has not been seen yet
	} else if err != nil {
		g.noteDamage(knownFolder, knownName, "", durable.Reason(err)) // the sluss tells it again
		return nil
	}
	g.index.know(slices.DeleteFunc(strings.Fields(string(data)), func(id string) bool { return !idea.ValidID(id) }))
	return nil
}
