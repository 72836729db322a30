package blob

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"preround/internal/platform/errs"
)

// S3 is a Store in a bucket of an S3 service.
type S3 struct {
	client *minio.Client
	bucket string
	before string // what stands before each name: "" or "folder/"
}

var _ Store = (*S3)(nil)

// OpenS3 opens the store at an address such as
//
//	s3://key:secret@s3.example.org/bucket?region=eu-central-1
//	s3://key:secret@127.0.0.1:7070/bucket/folder?insecure=true
//
// and refuses one that does not answer or has no such bucket. insecure=true is
// plain http, for a service on the same machine.
func OpenS3(ctx context.Context, address string) (*S3, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.User == nil {
		return nil, errs.New(errs.Invalid, "The address of the S3 store cannot be read; write it as s3://key:secret@host/bucket?region=eu-central-1.")
	}
	bucket, folder, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if bucket == "" {
		return nil, errs.New(errs.Invalid, "The address of the S3 store at %s names no bucket; write it as s3://key:secret@host/bucket.", u.Host)
	}
	secret, _ := u.User.Password()
	q := u.Query()
	client, err := minio.New(u.Host, &minio.Options{Creds: credentials.NewStaticV4(u.User.Username(), secret, ""), Secure: q.Get("insecure") != "true",
		Region: q.Get("region"), BucketLookup: lookup(q.Get("style"))})
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "The S3 store at %s cannot be used", u.Host)
	}
	s := &S3{client: client, bucket: bucket}
	if folder != "" {
		s.before = folder + "/"
	}
	there, err := client.BucketExists(ctx, bucket)
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "The S3 store at %s does not answer as it should", u.Host)
	}
	if !there {
		return nil, errs.New(errs.Invalid, "The S3 store at %s has no bucket %s that this key may use.", u.Host, bucket)
	}
	return s, nil
}

// lookup is how the bucket is named to the service: in the path, unless asked
// otherwise.
func lookup(style string) minio.BucketLookupType {
	if style == "host" {
		return minio.BucketLookupDNS
	}
	return minio.BucketLookupPath
}

// Put implements Store. The blob is put aside first, because a service wants to
// know the size before; the service acknowledges it whole or not at all, and
// checks its sum.
func (s *S3) Put(ctx context.Context, name string, r io.Reader) error {
	if err := checkName(name); err != nil {
		return err
	}
	aside, err := os.CreateTemp("", "preround-blob-*")
	if err != nil {
		return explain(err)
	}
	defer os.Remove(aside.Name())
	defer aside.Close()
	size, err := io.Copy(aside, patientReader{ctx, r})
	if err != nil {
		return explain(err)
	}
	if _, err := aside.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = s.client.PutObject(ctx, s.bucket, s.before+name, aside, size, minio.PutObjectOptions{SendContentMd5: true, ContentType: "application/octet-stream"})
	return s.explain(name, err)
}

func (s *S3) explain(name string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	if isMissing(err) {
		return missing(name)
	}
	return errs.Wrap(err, errs.Busy, "The store of papers does not answer. Nothing was changed; try again in a minute.")
}

func isMissing(err error) bool {
	r, ok := errors.AsType[minio.ErrorResponse](err)
	return ok && (r.Code == minio.NoSuchKey || r.StatusCode == http.StatusNotFound)
}

// Get implements Store.
func (s *S3) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	o, err := s.client.GetObject(ctx, s.bucket, s.before+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, s.explain(name, err)
	}
	if _, err := o.Stat(); err != nil { // only now it is asked for
		return nil, errors.Join(s.explain(name, err), o.Close())
	}
	return o, nil
}

// Delete implements Store.
func (s *S3) Delete(ctx context.Context, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	err := s.client.RemoveObject(ctx, s.bucket, s.before+name, minio.RemoveObjectOptions{})
	if err == nil || isMissing(err) {
		return nil
	}
	return s.explain(name, err)
}

// Each implements Store.
func (s *S3) Each(ctx context.Context, feature string, do func(Info) error) error {
	prefix := s.before
	if feature != "" {
		prefix += feature + "/"
	}
	for o := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if o.Err != nil {
			return s.explain(prefix, o.Err)
		}
		name := strings.TrimPrefix(o.Key, s.before)
		if checkName(name) != nil {
			continue
		}
		if err := do(Info{Name: name, Size: o.Size, Made: o.LastModified}); err != nil {
			return err
		}
	}
	return ctx.Err()
}
