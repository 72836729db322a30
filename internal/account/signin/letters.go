package signin

import "fmt"

func codeLetter(to Address, code, host string) Letter {
	return Letter{To: to.Shown, Code: code, Subject: "Your code for " + host + ": " + shownCode(code),
		Text: fmt.Sprintf(`Your code is %s

Enter it on the page where you asked for it, within ten minutes. It works
once, and only in that browser.

You did not ask for a code? Then somebody has typed your address by mistake,
or tries to get in. Without the code nobody can: do not give it to anybody,
and delete this mail.

%s
`, shownCode(code), host)}
}

func closedLetter(to Address, host string) Letter {
	return Letter{To: to.Shown, Subject: "No account for this address at " + host,
		Text: fmt.Sprintf(`Somebody, perhaps you, has asked to sign in at %s with this address.

There is no account for it, and this server takes nobody new at present. If you
have an account under another address, sign in with that one. If you keep a plan
without an address, its four words open it.

You did not ask? Then there is nothing to do: delete this mail.

%s
`, host, host)}
}

func addedLetter(to Address, what, host string) Letter {
	return Letter{To: to.Shown, Notice: true, Subject: "Your account at " + host + " has a new way in",
		Text: fmt.Sprintf(`Your account at %s can now be opened by %s, too.

You did not do this? Then somebody else could use your account. Sign in, take that
way in away under Account, end the devices that you do not know, and tell the owner
of the server.

%s
`, host, what, host)}
}

func changedLetter(was, now Address, host string) Letter {
	return Letter{To: was.Shown, Notice: true, Subject: "Your address at " + host + " was changed",
		Text: fmt.Sprintf(`The account at %s that had this address now has another: %s
Codes to sign in go there from now on, and this address opens nothing any more.

You did not do this? Then somebody else could use your account. Open it at once
on a device that still opens it, or with its four words, a passkey or its
password. Change the address back, end the devices that you do not know, and
tell the owner of the server.

%s
`, host, now.Shown, host)}
}
