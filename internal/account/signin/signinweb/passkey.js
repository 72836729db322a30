// Passkeys need a script: the browser hands a challenge to the device and the answer
// back. This is all it does; the answer goes to the server with the form.
(() => {
  const forms = document.querySelectorAll('form[data-passkey]')
  if (!window.PublicKeyCredential || !navigator.credentials) return
  const bytes = s => Uint8Array.from(atob(s.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
  const text = b => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
  const ids = list => (list || []).map(c => ({ ...c, id: bytes(c.id) }))

  const create = async o => {
    const c = await navigator.credentials.create({ publicKey: { ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: ids(o.excludeCredentials) } })
    return { id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: {}, response: { clientDataJSON: text(c.response.clientDataJSON), attestationObject: text(c.response.attestationObject),
      transports: c.response.getTransports ? c.response.getTransports() : [] } }
  }
  const get = async o => {
    const c = await navigator.credentials.get({ publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: ids(o.allowCredentials) } })
    return { id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: {}, response: { clientDataJSON: text(c.response.clientDataJSON), authenticatorData: text(c.response.authenticatorData),
      signature: text(c.response.signature), userHandle: c.response.userHandle ? text(c.response.userHandle) : null } }
  }

  for (const form of forms) {
    form.hidden = false
    const says = form.querySelector('[role=status]')
    form.addEventListener('submit', async e => {
      if (form.elements.credential.value) return
      e.preventDefault()
      says.textContent = ''
      try {
        const answer = await fetch(form.dataset.passkey, { method: 'POST', headers: { Accept: 'application/json' } })
        const told = await answer.json()
        if (!answer.ok) throw new Error(told.detail)
        const made = form.dataset.act === 'create' ? await create(told.publicKey) : await get(told.publicKey)
        form.elements.credential.value = JSON.stringify(made)
        form.submit()
      } catch (err) {
        says.textContent = err.name === 'InvalidStateError' ? 'This device has a passkey for your account already.' : err.name === 'NotAllowedError' ? 'No passkey was chosen. Try again, or use another way.' : err.message || 'That did not work. Use another way.'
      }
    })
  }
})()
