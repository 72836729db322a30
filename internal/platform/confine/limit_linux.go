package confine

import (
	"os/exec"
	"runtime/debug"
	"syscall"
	"time"
)

// Limit is called by the child: from here on it gets no more memory and processor
// time than this, can write no file.
func Limit(memory int64, cpu time.Duration) error {
	debug.SetMemoryLimit(memory * 3 / 4) // collect earlier, before the wall is hit
	seconds := uint64(cpu.Seconds())
	for resource, most := range map[int]uint64{
		syscall.RLIMIT_DATA:  uint64(memory),
		syscall.RLIMIT_CPU:   max(1, seconds),
		syscall.RLIMIT_CORE:  0,
		syscall.RLIMIT_FSIZE: 0, // a pipe is no file
	} {
		if err := syscall.Setrlimit(resource, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	return nil
}

// apart ends the child when the parent dies, and with it whatever it started.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
