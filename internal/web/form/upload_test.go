package form

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	faults "github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/privacy"
)

// pictured is a form that takes pictures.
func pictured(t testing.TB, change func(*Options)) *service {
	t.Helper()
	return serve(t, "orebro", change, "slapp: manniska\n", "slapp: manniska\nbilder: true\n")
}

// file is one that is sent in a field.
type file struct{ field, name, data string }

// withFiles makes the request that the page's form makes with files chosen in
// it: hidden answers first, and a part without name and bytes where nothing was
// chosen.
func (s *service) withFiles(on *answer, files []file, answers ...string) *http.Request {
	s.t.Helper()
	action, values := on.form()
	for i := 0; i+1 < len(answers); i += 2 {
		values[answers[i]] = []string{answers[i+1]}
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, all := range values {
		for _, value := range all {
			if !strings.HasPrefix(name, "bild-") || strings.HasSuffix(name, "-text") {
				w.WriteField(name, strings.ReplaceAll(value, "\n", "\r\n"))
			}
		}
	}
	for _, f := range files {
		h := textproto.MIMEHeader{}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, f.field, f.name))
		h.Set("Content-Type", "application/octet-stream")
		part, err := w.CreatePart(h)
		if err != nil {
			s.t.Fatal(err)
		}
		part.Write([]byte(f.data))
	}
	w.Close()
	r := httptest.NewRequest(http.MethodPost, action, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

// checked is the page where pictures are chosen.
func (s *service) checked() *answer {
	s.t.Helper()
	page := s.upTo(len(good))
	s.clock = s.clock.Add(time.Hour)
	return page
}

func TestPicturesComeWithTheIdea(t *testing.T) {
	s := pictured(t, nil)
	check := s.checked()
	if !strings.Contains(check.text(), "Högst 3 bilder, 10 MB per bild, jpg eller png.") || check.id("bild-3-text") == nil {
		t.Fatalf("no pictures are asked for: %s", check.text())
	}
	done := s.do(s.withFiles(check, []file{{"bild-1", "kim.jpg", "ett"}, {"bild-2", "", ""}, {"bild-3", "", ""}}, "bild-1-text", "En\ntom hylla"))
	done.want(http.StatusOK, "Vi har tagit emot din idé")
	if !strings.Contains(done.text(), "Bilden har kommit med.") {
		t.Errorf("it does not say that the picture came: %s", done.text())
	}
	sent := s.till.kept[0]
	if len(sent.Pictures) != 3 || string(sent.Pictures[0].File) != "ett" || sent.Pictures[0].Alt != "En tom hylla" || sent.Pictures[1].File != nil {
		t.Errorf("%+v", sent.Pictures)
	}
	if i := sent.Idea; i.Title != good[0][1] || len(i.Sections) != 3 {
		t.Errorf("the answers did not come with it: %+v", i)
	}
	if s.Room.free != DefaultRoom {
		t.Errorf("%d bytes are left of the room", s.Room.free)
	}
}

// Who has no picture sends the same as where none are taken.
func TestWithoutPicturesNothingIsOther(t *testing.T) {
	with, without := pictured(t, nil), serve(t, "orebro", nil)
	for _, s := range []*service{with, without} {
		check := s.checked()
		if s == without && (check.id("bild-1") != nil || strings.Contains(check.Body.String(), "multipart")) {
			t.Error("pictures are asked for where none are taken")
		}
		r := s.withFiles(check, nil)
		if s == without {
			s.do(r).want(http.StatusBadRequest, "Vi kunde inte läsa dina svar")
			s.send(check).want(http.StatusOK, "Vi har tagit emot")
		} else {
			s.do(r).want(http.StatusOK, "Vi har tagit emot")
		}
	}
	a, b := *with.till.kept[0], *without.till.kept[0]
	if fmt.Sprintf("%+v", *a.Contact) != fmt.Sprintf("%+v", *b.Contact) {
		t.Errorf("%+v\n%+v", a.Contact, b.Contact)
	}
	a.Token, a.Contact = b.Token, b.Contact
	if fmt.Sprintf("%+v", a) != fmt.Sprintf("%+v", b) {
		t.Errorf("%+v\n%+v", a, b)
	}
}

func TestWhatIsWrongWithPictures(t *testing.T) {
	s := pictured(t, nil)
	check := s.checked()
	s.till.err = &gateway.Faulty{Faults: map[string][]faults.Fault{
		"bild-1": {{Remedy: "Filen måste vara jpg eller png."}}, "bild-2-text": {{Remedy: "Beskriv vad bilden visar."}},
	}}
	page := s.do(s.withFiles(check, []file{{"bild-1", "a.pdf", "x"}, {"bild-2", "b.jpg", "y"}}, "bild-1-text", "En hylla"))
	page.want(http.StatusUnprocessableEntity, "Fel: Kontrollera")
	page.wantKept()
	for _, says := range []string{"Det finns 2 fel", "Filen måste vara jpg eller png", "Beskriv vad bilden visar", "Välj bilderna igen."} {
		if !strings.Contains(page.text(), says) {
			t.Errorf("it does not say %q: %s", says, page.text())
		}
	}
	for _, id := range []string{"bild-1", "bild-2-text"} {
		if !strings.Contains(page.Body.String(), `href="#`+id+`"`) || attr(page.id(id), "aria-invalid") != "true" || page.id(id+"-fel") == nil {
			t.Errorf("the fault does not lead to %s", id)
		}
	}
	if got := said(page.id("bild-1-text")); strings.TrimSpace(got) != "En hylla" {
		t.Errorf("the description is gone: %q", got)
	}
	if strings.Contains(page.Body.String(), "a.pdf") {
		t.Error("the page knows what the file is called")
	}
	s.till.err = &gateway.Refused{Hits: map[string][]privacy.Hit{"bild-1-text": {{Text: "070-123 45 67", Hard: true, Remedy: "Skriv inte telefonnummer."}}}}
	page = s.do(s.withFiles(check, nil, "bild-1-text", "070-123 45 67"))
	page.want(http.StatusUnprocessableEntity, "Fel: Kontrollera")
	if !strings.Contains(page.text(), "”070-123 45 67” kan visa vem någon är. Skriv inte telefonnummer") {
		t.Error(page.text())
	}
}

// Whoever changes an answer comes back to the descriptions.
func TestDescriptionsTravelInThePages(t *testing.T) {
	s := pictured(t, nil)
	check := s.checked()
	_, values := check.form()
	values.Set("bild-2-text", "En låda")
	values.Set("bild-2", "kim-exempel.jpg") // a browser sends the name where it sends no files
	values.Set("retur", "ja")
	title := s.post("/lamna/1-rubrik", values)
	title.want(http.StatusOK, "Vad handlar")
	if strings.Contains(title.Body.String(), "kim-exempel") {
		t.Error("the name of the file came along")
	}
	back := s.send(title, "rubrik", "En annan rubrik")
	back.want(http.StatusOK, "Kontrollera")
	if got := strings.TrimSpace(said(back.id("bild-2-text"))); got != "En låda" || !strings.Contains(back.text(), "Välj bilderna igen.") {
		t.Errorf("%q: %s", got, back.text())
	}
	if n := strings.Count(back.Body.String(), `name="bild-2-text"`); n != 1 {
		t.Errorf("it stands %d times in the page", n)
	}
}

func TestHostileUploads(t *testing.T) {
	big := strings.Repeat("x", gateway.MaxPicture+1<<20)
	ordinary := func(fields ...file) func(*service, *answer) *http.Request {
		return func(s *service, on *answer) *http.Request { return s.withFiles(on, fields) }
	}
	raw := func(boundary, body string) func(*service, *answer) *http.Request {
		return func(*service, *answer) *http.Request {
			r := httptest.NewRequest(http.MethodPost, SendPath, strings.NewReader(body))
			r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
			return r
		}
	}
	many := make([]file, 200)
	for n := range many {
		many[n] = file{"bild-1", "a.jpg", "x"}
	}
	for _, test := range []struct {
		what   string
		make   func(*service, *answer) *http.Request
		status int
		title  string
	}{
		{"four files of 11 MB", ordinary(file{"bild-1", "a", big}, file{"bild-2", "b", big}, file{"bild-3", "c", big}, file{"bild-4", "d", big}), 200, "Vi har tagit"},
		{"the same field twice", ordinary(file{"bild-1", "a", "x"}, file{"bild-1", "b", "y"}), 200, "Vi har tagit"},
		{"200 files", ordinary(many...), 413, "Bilderna är för stora"},
		{"more than all of it may be", ordinary(file{"bild-1", "a", strings.Repeat(big, 6)}), 413, "Bilderna är för stora"},
		{"an answer that is too long", ordinary(file{"bild-1", "a", "x"}), 200, "Vi har tagit"},
		{"no parts", raw("x", ""), 400, "Vi kunde inte läsa"},
		{"another boundary", raw("x", "--y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--y--\r\n"), 400, "Vi kunde inte läsa"},
		{"no end", raw("x", "--x\r\nContent-Disposition: form-data; name=\"bild-1\"; filename=\"a\"\r\n\r\nb"), 400, "Vi kunde inte läsa"},
		{"an endless header", raw("x", "--x\r\nContent-Disposition: form-data; name=\""+big), 413, "Bilderna är för stora"},
		{"endless headers", raw("x", "--x\r\n"+strings.Repeat("X-Y: z\r\n", 1<<18)), 400, "Vi kunde inte läsa"},
		{"an endless answer", raw("x", "--x\r\nContent-Disposition: form-data; name=\"rubrik\"\r\n\r\n"+big), 413, "Bilderna är för stora"},
		{"answers without end", raw("x", strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"rubrik\"\r\n\r\na\r\n", 1000)), 413, "Bilderna är för stora"},
		{"only a header", raw("x", "--x\r\n\r\n"), 400, "Vi kunde inte läsa"},
	} {
		t.Run(test.what, func(t *testing.T) {
			s := pictured(t, nil)
			r := test.make(s, s.checked())
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s.do(r).want(test.status, test.title)
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > 2*DefaultRoom {
				t.Errorf("it took %d MB", took>>20)
			}
			if s.Room.free != DefaultRoom {
				t.Errorf("%d bytes are left of the room", s.Room.free)
			}
			for _, kept := range s.till.kept {
				for _, p := range kept.Pictures {
					if len(p.File) > gateway.MaxPicture+1 {
						t.Errorf("a file of %d bytes", len(p.File))
					}
				}
			}
		})
	}
}

// When many send pictures at once, whoever comes last is told, and has the
// answers still; ideas without pictures go on as usual.
func TestTheRoomIsFull(t *testing.T) {
	s := pictured(t, func(o *Options) { o.Room = NewRoom(3 << 20) })
	check := s.checked()
	page := s.do(s.withFiles(check, []file{{"bild-1", "a", strings.Repeat("x", 5<<20)}}, "bild-1-text", "En hylla"))
	page.want(http.StatusServiceUnavailable, "Fel: Kontrollera")
	page.wantKept()
	if !strings.Contains(page.text(), "Just nu är det många som skickar bilder") || s.Room.free != 3<<20 {
		t.Errorf("%d: %s", s.Room.free, page.text())
	}
	// Others have the room again before the rest of the file has gone by.
	r := s.withFiles(check, []file{{"bild-1", "a", strings.Repeat("x", 5<<20)}}, "bild-1-text", "En hylla")
	late := &passing{Reader: r.Body, after: 5 << 20, do: func() {
		if s.Room.free != 3<<20 {
			t.Errorf("%d bytes are left of the room for others", s.Room.free)
		}
	}}
	r.Body = io.NopCloser(late)
	s.do(r).want(http.StatusServiceUnavailable, "Fel: Kontrollera")
	if !late.done {
		t.Error("the rest of the file was not read")
	}
	s.Room.take(3 << 20)
	s.do(s.withFiles(check, []file{{"bild-1", "a", "x"}})).want(http.StatusServiceUnavailable, "Fel: Kontrollera")
	// A browser sends the fields for files whether or not one was chosen.
	s.do(s.withFiles(check, []file{{"bild-1", "", ""}, {"bild-2", "", ""}, {"bild-3", "", ""}})).want(http.StatusOK, "Vi har tagit emot")
}

func TestAnUploadMayTakeItsTimeButNotForEver(t *testing.T) {
	var patience int
	s := pictured(t, func(o *Options) { o.Patience = func(http.ResponseWriter) { patience++ } })
	check := s.checked()
	s.do(s.withFiles(check, []file{{"bild-1", "a", strings.Repeat("x", 2<<20)}})).want(http.StatusOK, "Vi har tagit emot")
	if patience < 8 || patience > 12 {
		t.Errorf("was patient %d times", patience)
	}
	late := pictured(t, nil)
	check = late.checked()
	late.Patience = func(http.ResponseWriter) { late.clock = late.clock.Add(longest) }
	late.do(late.withFiles(check, []file{{"bild-1", "a", strings.Repeat("x", 2<<20)}})).want(http.StatusRequestEntityTooLarge, "Bilderna är för stora")
}

func TestChangesThatDidNotComeAlong(t *testing.T) {
	s := serve(t, "", nil)
	v := s.doneView(&answers{}, &gateway.Received{ID: "26-7k3qm", Again: true, Changed: true})
	w := httptest.NewRecorder()
	s.show(w, http.StatusOK, v)
	if !strings.Contains(w.Body.String(), "Dina ändringar har inte kommit med.") || strings.Contains(w.Body.String(), "Vad händer nu") {
		t.Error(w.Body)
	}
}

// Over a connection: what is too much is answered with a page, and not with a
// connection that breaks; many at once are told to come again, and each of them
// has an answer; and what has been said of a file's bytes is in no log.
func TestUploadsOverConnections(t *testing.T) {
	var log locker
	s := pictured(t, nil)
	check := s.checked()
	base := "http://" + listen(t, s, &log, plenty)
	send := func(files ...file) (status int, page string) {
		made := s.withFiles(check, files)
		r, err := http.NewRequest(http.MethodPost, base+SendPath, made.Body)
		if err != nil {
			t.Error(err)
			return 0, ""
		}
		r.Header.Set("Content-Type", made.Header.Get("Content-Type"))
		r.ContentLength = made.ContentLength
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Error(err)
			return 0, ""
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Error(err)
		}
		return resp.StatusCode, string(body)
	}
	ten := strings.Repeat("KANARIE-", 10<<17)
	for _, test := range []struct {
		what   string
		files  []file
		status int
		says   string
	}{
		{"three of 10 MB", []file{{"bild-1", "kanarie.jpg", ten}, {"bild-2", "b", ten}, {"bild-3", "c", ten}}, 200, "Vi har tagit emot din idé"},
		{"four of them", []file{{"bild-1", "a", ten}, {"bild-2", "b", ten}, {"bild-3", "c", ten}, {"bild-4", "d", ten}}, 200, "Du har redan skickat"},
		{"seven of them", []file{{"a", "a", ten}, {"b", "b", ten}, {"c", "c", ten}, {"d", "d", ten}, {"e", "e", ten}, {"f", "f", ten}, {"g", "g", ten}}, 413, "Det är för mycket på en gång"},
	} {
		if status, page := send(test.files...); status != test.status || !strings.Contains(page, test.says) {
			t.Errorf("%s: %d", test.what, status)
		}
	}
	answers := make(chan int)
	for range 30 {
		go func() {
			status, _ := send(file{"bild-1", "a", ten[:6<<20]})
			answers <- status
		}()
	}
	told := map[int]int{}
	for range 30 {
		told[<-answers]++
	}
	if told[200]+told[503] != 30 || told[200] == 0 {
		t.Errorf("answers: %v", told)
	}
	if s.Room.free != DefaultRoom {
		t.Errorf("%d bytes are left of the room", s.Room.free)
	}
	if strings.Contains(strings.ToLower(log.String()), "kanarie") {
		t.Errorf("the log: %s", log.String())
	}
}

// passing does something once when so many bytes have been read.
type passing struct {
	io.Reader
	after int
	do    func()
	done  bool
}

func (p *passing) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	if p.after -= n; p.after <= 0 && !p.done {
		p.done = true
		p.do()
	}
	return n, err
}

// locker is a log for several goroutines.
type locker struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locker) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locker) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// Whatever is sent, it is read or refused, in bounded memory, and the room is
// given back.
func FuzzUpload(f *testing.F) {
	s := pictured(f, nil)
	for _, seed := range []string{
		"", "--x--", "--x\r\nContent-Disposition: form-data; name=\"rubrik\"\r\n\r\nHej\r\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data; name=\"bild-1\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\r\n--x--\r\n",
		"--x\r\nContent-Disposition: form-data; name=\"bild-1\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"bild-1-text\"\r\n\r\nEn hylla\r\n--x--\r\n",
		"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n--y--\r\n--x--",
		"--x\r\nContent-Disposition: form-data; name=\"bild-4\"; filename=\"a\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ\r\n--x--\r\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, SendPath, strings.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		a, err := s.decode(httptest.NewRecorder(), r)
		if err == nil {
			for _, p := range s.pictures(a) {
				if len(p.File) > len(body) {
					t.Errorf("%d bytes came of %d", len(p.File), len(body))
				}
			}
			a.chosen.done()
		}
		if s.Room.free != DefaultRoom {
			t.Fatalf("%d bytes are left of the room", s.Room.free)
		}
	})
}
