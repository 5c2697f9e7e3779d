package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/notify"
	"github.com/idesluss/idesluss/internal/site"
	"github.com/idesluss/idesluss/internal/strict"
	"github.com/idesluss/idesluss/templates"
)

// Where notify finds what is not in the files of the sluss.
const (
	smtpVariable         = "IDESLUSSEN_SMTP"
	smtpUserVariable     = "IDESLUSSEN_SMTP_USER"
	smtpPasswordVariable = "IDESLUSSEN_SMTP_PASSWORD"
	notifyKeyVariable    = "IDESLUSSEN_NOTIFY_KEY"
)

// statusPath is where a receipt is typed in, on the public site.
const statusPath = "min-ide/"

// notifyLock keeps two notifiers apart. It lies among what the notifier keeps.
const notifyLock = gateway.SentFolder + "/.las"

// notifyFlags are the flags of idesluss notify.
type notifyFlags struct {
	key, data, smtp    string
	plain, once, retry bool
	every              time.Duration
}

func newNotifyCommand(e *env) *cobra.Command {
	var f notifyFlags
	cmd := &cobra.Command{
		Use:   "notify",
		Short: "Send mail to those who had ideas, when there is something to read",
		Long: `Notify sends the mail that the service has queued: that an idea has been
received, that there is an answer or a question, that an answer is late. Only
those are written to who have left an address and want mail.

It is a process of its own, with an account and a key of its own (idesluss key
new notify FILE): nobody else can open both the queue and the addresses. It
reads data/ko and data/valv, and keeps how far it has come in data/skickat.

Mails are from kontakt.epost in site/sajt.yaml, a mailbox that people look
after. What they say is chosen with kontakt.mejl there: kort, that there is
something to read under the receipt, or helt, the whole answer. The texts are in
templates/mejl.

The mail server is given with --smtp or ` + smtpVariable + ` (host:port), and what it wants
to know of us in ` + smtpUserVariable + ` and ` + smtpPasswordVariable + `. It is spoken to
with STARTTLS; without, only on this machine and with --plain.

A server that is down is waited for, and nothing is lost. Each mail is sent
once. Only if the line or the power goes while the server takes it, it is sent
again, under the same Message-ID. A mail that the server refuses is kept, and
the idea's number is told here and by idesluss intake list: reach those people
in another way, or mend what was wrong and use --retry. Bounces that come later
come as mail to kontakt.epost, and are for people to read.`,
		Example: `  IDESLUSSEN_SMTP=smtp.provhamn.example:587 idesluss notify --key /etc/idesluss/notify.key
  idesluss notify --once --plain --smtp localhost:25 --key notify.key
  idesluss notify --once --retry --key notify.key`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runNotify(cmd.Context(), e, f)
		},
	}
	cmd.Flags().StringVar(&f.key, "key", "", "the `file` with the private half of the notifier's key (default $"+notifyKeyVariable+")")
	cmd.Flags().StringVar(&f.data, "data", "", "the `folder` of the service's state (default data in the folder of the sluss)")
	cmd.Flags().StringVar(&f.smtp, "smtp", "", "the mail `server`, host:port (default $"+smtpVariable+")")
	cmd.Flags().BoolVar(&f.plain, "plain", false, "speak without TLS with a mail server on this machine")
	cmd.Flags().BoolVar(&f.once, "once", false, "send what is due and stop")
	cmd.Flags().BoolVar(&f.retry, "retry", false, "first have the mails be tried again that did not come through")
	cmd.Flags().DurationVar(&f.every, "every", 5*time.Minute, "the `time` between rounds")
	return cmd
}

func runNotify(ctx context.Context, e *env, f notifyFlags) error {
	if f.every <= 0 {
		return usageErrorf("--every %s is no time to wait", f.every)
	}
	o, n, err := f.open(e)
	if err != nil {
		return err
	}
	if f.retry {
		again, err := n.Retry()
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(e.stdout, "%s ska försökas igen.\n", count(again, "mejl", "mejl")); err != nil {
			return err
		}
	}
	if !f.once {
		return n.Run(ctx, f.every)
	}
	done, err := n.Round(ctx)
	if done == nil {
		return err
	}
	unreached, failed := gateway.Unreached(o.Data)
	return errors.Join(printNotified(e.stdout, done, unreached), err, failed)
}

// open makes the notifier, and tells what it was given.
func (f *notifyFlags) open(e *env) (*notify.Options, *notify.Notifier, error) {
	o, err := f.options(e)
	if err != nil {
		return nil, nil, err
	}
	sluss, closer, err := e.sluss()
	if err != nil {
		return nil, nil, err
	}
	defer closer.Close() // what is in it has been read by then
	if err := f.sender(sluss, o); err != nil {
		return nil, nil, err
	}
	n, err := notify.New(*o)
	return o, n, err
}

// options gathers what the notifier needs, but for what is in the sluss.
func (f *notifyFlags) options(e *env) (_ *notify.Options, err error) {
	o := &notify.Options{
		Now: e.now, Random: e.random,
		Log: slog.New(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Server: notify.Server{
			Addr: f.smtp, User: e.getenv(smtpUserVariable), Password: e.getenv(smtpPasswordVariable), Plain: f.plain,
		},
	}
	if o.Server.Addr == "" {
		o.Server.Addr = e.getenv(smtpVariable)
	}
	if o.Server.Addr == "" {
		return nil, usageErrorf("which mail server? give it with --smtp host:port, or in %s", smtpVariable)
	}
	if o.Keys, err = f.keys(e); err != nil {
		return nil, err
	}
	if f.data == "" {
		f.data = e.dataPath(".")
	}
	if _, err := os.Stat(filepath.Join(f.data, gateway.VaultFolder)); err != nil {
		return nil, fmt.Errorf("%s is not the state of a service that can be read here: name it with --data, and see docs/drift.md for who may read what", f.data)
	}
	if o.Data, err = durable.Disk(f.data); err != nil {
		return nil, err
	}
	o.Lock = func() (func() error, error) {
		lock := flock.New(filepath.Join(f.data, filepath.FromSlash(notifyLock)), flock.SetPermissions(0o660))
		if held, err := lock.TryLock(); err != nil {
			return nil, fmt.Errorf("keeping other notifiers away: %w", err)
		} else if !held {
			return nil, errors.New("another idesluss notify is at work")
		}
		return lock.Unlock, nil
	}
	return o, nil
}

// keys reads the notifier's key. Nobody else may be able to.
func (f *notifyFlags) keys(e *env) (gateway.Keys, error) {
	name := f.key
	if name == "" {
		name = e.getenv(notifyKeyVariable)
	}
	if name == "" {
		return nil, usageErrorf("which key? give its file with --key, or in %s; idesluss key new notify FILE draws one", notifyKeyVariable)
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("reading the notifier's key: %w", err)
	}
	// What systemd hands over it guards itself, with a list that looks like a
	// group's right to read.
	credentials := e.getenv("CREDENTIALS_DIRECTORY")
	if handed := credentials != "" && filepath.Dir(name) == filepath.Clean(credentials); info.Mode().Perm()&0o077 != 0 && !handed {
		return nil, fmt.Errorf("others can read the notifier's key: chmod 600 %s", shellWord(name))
	}
	private, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the notifier's key: %w", err)
	}
	return gateway.ReadSealingKey(private, func() (string, error) {
		return "", errors.New("the notifier's key is locked with words, which nobody is there to say: draw one without (idesluss key new notify FILE)")
	})
}

// sender reads who the mails are from, and what they say.
func (f *notifyFlags) sender(sluss fs.FS, o *notify.Options) error {
	data, err := fs.ReadFile(sluss, configFile)
	if err != nil {
		return fmt.Errorf("reading who mails are from: %w", err)
	}
	var c site.Config
	if _, faults := strict.Decode(configFile, data, 1, &c); len(faults) > 0 {
		return fmt.Errorf("who mails are from cannot be understood (%s): idesluss build tells what to write", faults[0])
	}
	rules, err := relayRules(sluss)
	if err != nil {
		return err
	}
	o.Sender = notify.Sender{Name: c.Name, Mail: c.Contact.Mail, Phone: c.Contact.Phone, Address: strings.TrimSuffix(c.Address, "/") + "/" + statusPath}
	if rules.Organisation != nil {
		o.Sender.Municipality = rules.Organisation.Municipality
	}
	if o.Form = notify.Form(c.Contact.Mails); o.Form == "" {
		o.Form = notify.Short
	}
	o.Mails, err = mailTemplates(sluss)
	return err
}

// mailTemplates gives the texts of mails: the sluss's own, and ours where it
// has none.
func mailTemplates(sluss fs.FS) (fs.FS, error) {
	own, err := fs.Sub(sluss, "templates/mejl")
	return mailFiles{own, templates.Mails()}, err
}

type mailFiles struct{ own, ours fs.FS }

// Open implements [fs.FS].
func (m mailFiles) Open(name string) (fs.File, error) {
	f, err := m.own.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return m.ours.Open(name)
	}
	return f, err
}

func printNotified(w io.Writer, done *notify.Done, unreached []string) error {
	var out strings.Builder
	fmt.Fprintf(&out, "Skickade %s.", count(done.Sent, "mejl", "mejl"))
	if done.Waiting > 0 {
		fmt.Fprintf(&out, " %s väntar på att försökas igen.", count(done.Waiting, "mejl", "mejl"))
	}
	out.WriteString("\n")
	if done.Sealed > 0 {
		fmt.Fprintf(&out, "%s kan inte öppnas med den här nyckeln. Den publika halvan ska stå i %s/%s.\n", count(done.Sealed, "händelse", "händelser"), dataFolder, notifyKeyFile)
	}
	out.WriteString(unreachedWords(unreached))
	_, err := io.WriteString(w, out.String())
	return err
}

// unreachedWords tells about which ideas a mail did not come through.
func unreachedWords(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return fmt.Sprintf("Mejlet nådde inte fram: %s. Hör av er på ett annat sätt.\n", strings.Join(ids, ", "))
}
