package archiveweb

import (
	"context"
	"io"
	"net/http"
	"os"
	"strconv"

	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// packed is an archive that lies ready to be sent.
type packed struct {
	file *os.File
	name string
	size int64
}

// pack gathers all of the student into a file. The database is read at one moment,
// and nothing is in memory any more while the file is sent.
func (p *Pages) pack(ctx context.Context, who student.ID) (out packed, done func(), err error) {
	end, err := p.turn(ctx)
	if err != nil {
		return out, nil, err
	}
	defer end()
	content, err := p.Archive.Export(ctx, who)
	if err != nil {
		return out, nil, err
	}
	file, done, err := p.Spool()
	if err != nil {
		return out, nil, err
	}
	size, err := content.WriteTo(file)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		done()
		return out, nil, err
	}
	return packed{file, content.FileName(), size}, done, nil
}

// head sets the headers of a file that no browser may show, keep or guess about.
func (out packed) head(set func(name, value string)) {
	set("Content-Type", "application/zip")
	set("Content-Disposition", `attachment; filename="`+out.name+`"`)
	set("Content-Length", strconv.FormatInt(out.size, 10))
	set("Cache-Control", "no-store")
	set("Content-Security-Policy", "default-src 'none'; sandbox")
}

// download is GET /archive/file.
func (p *Pages) download(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	if !kept {
		return web.SeeOther(w, r, "/archive")
	}
	out, done, err := p.pack(r.Context(), who)
	if err != nil {
		return errs.Wrap(err, errs.KindOf(err), "The archive could not be packed. Try again in a minute.")
	}
	defer done()
	out.head(w.Header().Set)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, out.file) // the reader has gone
	}
	return nil
}
