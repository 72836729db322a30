package script

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var commands = map[string]func(*testscript.TestScript, bool, []string){
	"exits":     exits,
	"ready":     ready,
	"get":       get,
	"post":      post,
	"terminate": terminate,
	"freeport":  freeport,
}

type visitorKey struct{}

// A visitor is a browser in small: it keeps cookies, also those that a real one
// would only send over https.
type visitor struct{ cookies map[string]string }

func visitorOf(ts *testscript.TestScript) *visitor { return ts.Value(visitorKey{}).(*visitor) }

// client gives up sooner than the test does, and shows redirects as they are.
var client = &http.Client{
	Timeout:       20 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("ended with %d, want %d", got, want)
	}
}

func ready(ts *testscript.TestScript, neg bool, args []string) {
	addr := ts.Getenv("ADDR")
	if len(args) == 1 {
		addr = args[0]
	}
	deadline := time.Now().Add(30 * time.Second)
	for {
		res, err := client.Get("http://" + addr + "/readyz")
		if err == nil {
			res.Body.Close()
			if (res.StatusCode == http.StatusOK) != neg {
				return
			}
		} else if neg {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s/readyz after 30 seconds: %v", addr, err)
		}
		//lint:allow nosleep another process is starting, and asking it is the only way to know
		time.Sleep(10 * time.Millisecond)
	}
}

func get(ts *testscript.TestScript, neg bool, args []string) {
	ask(ts, neg, http.MethodGet, args)
}

func post(ts *testscript.TestScript, neg bool, args []string) {
	ask(ts, neg, http.MethodPost, args)
}

// ask sends one request. With "!" it must not be answered at all.
func ask(ts *testscript.TestScript, neg bool, method string, args []string) {
	flags := flag.NewFlagSet("", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	status := flags.Int("status", 0, "the status wanted; 0: anything below 400")
	addr := flags.String("addr", ts.Getenv("ADDR"), "host and port")
	if err := flags.Parse(args); err != nil || flags.NArg() == 0 {
		ts.Fatalf("usage: get|post [-status=N] [-addr=HOST:PORT] PATH [KEY=VALUE...]")
	}
	form := url.Values{}
	for _, pair := range flags.Args()[1:] {
		key, value, _ := strings.Cut(pair, "=")
		form.Add(key, value)
	}
	req, err := http.NewRequest(method, "http://"+*addr+flags.Arg(0), strings.NewReader(form.Encode()))
	ts.Check(err)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	v := visitorOf(ts)
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := client.Do(req)
	if neg {
		if err == nil {
			ts.Fatalf("%s was answered: %s", flags.Arg(0), res.Status)
		}
		return
	}
	ts.Check(err)
	defer res.Body.Close()
	for _, c := range res.Cookies() {
		v.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	tell(ts, res)
	if *status == 0 && res.StatusCode >= 400 || *status != 0 && *status != res.StatusCode {
		ts.Fatalf("%s %s: %s", method, flags.Arg(0), res.Status)
	}
}

// tell writes the body to stdout, and the status and headers to stderr.
func tell(ts *testscript.TestScript, res *http.Response) {
	_, err := io.Copy(ts.Stdout(), res.Body)
	ts.Check(err)
	fmt.Fprintln(ts.Stderr(), res.Status)
	names := make([]string, 0, len(res.Header))
	for name := range res.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(ts.Stderr(), "%s: %s\n", name, strings.Join(res.Header[name], ", "))
	}
}

func terminate(ts *testscript.TestScript, neg bool, args []string) {
	running := ts.BackgroundCmds()
	n := len(running) - 1
	if len(args) == 1 {
		var err error
		n, err = strconv.Atoi(args[0])
		ts.Check(err)
	}
	if neg || n < 0 || n >= len(running) {
		ts.Fatalf("usage: terminate [N], with a command in the background")
	}
	ts.Check(running[n].Process.Signal(syscall.SIGTERM))
}

func freeport(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: freeport NAME")
	}
	addr, err := freeAddr()
	ts.Check(err)
	ts.Setenv(args[0], addr)
}
