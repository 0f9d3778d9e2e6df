// SPDX-License-Identifier: Apache-2.0

/** Contracts that leak: what the lint calls the source, and where it goes. */
export const leaks: readonly (readonly [name: string, body: string, message: RegExp, besides: string])[] = [
  [
    'a value of the state in an event',
    `.message('f', {}, (c) => { c.emit.Told({ amount: c.state.total }) })`,
    /^state\.total reaches the event Told/,
    '',
  ],
  [
    'an entry of a mapping',
    `.message('f', {}, (c) => { c.emit.Named({ text: c.state.names.get(c.caller) ?? '' }) })`,
    /^state\.names reaches the event Named/,
    '',
  ],
  [
    'an argument, which came encrypted',
    `.message('f', { amount: u128 }, (c, { amount }) => { c.emit.Told({ amount }) })`,
    /^the argument amount reaches/,
    '',
  ],
  [
    'arguments that are not taken apart',
    `.message('f', { amount: u128 }, (c, args) => { c.emit.Told(args) })`,
    /^an argument reaches/,
    '',
  ],
  ['a value in a log', `.message('f', {}, (c) => { c.log.info('total ' + c.state.total) })`, /^state\.total reaches the log/, ''],
  [
    'a value in a template of a log',
    `.message("f", {}, (c) => { c.log.debug(\`total \${c.state.total}\`) })`,
    /^state\.total reaches the log/,
    '',
  ],
  [
    'a value in debug output',
    `.message('f', {}, (c) => { console.log(c.state.total) })`,
    /^state\.total reaches the debug output/,
    '',
  ],
  [
    'a variable between',
    `.message('f', {}, (c) => { const t = c.state.total; let u = 1n; u = t * 2n; c.emit.Told({ amount: u }) })`,
    /^state\.total/,
    '',
  ],
  [
    'destructuring',
    `.message('f', {}, ({ state: { total }, emit }) => { emit.Told({ amount: total }) })`,
    /^state\.total|the argument|state/,
    '',
  ],
  [
    'an iteration',
    `.message('f', {}, (c) => { let sum = 0n; for (const [, bid] of c.state.bids.entries()) sum += bid; c.emit.Told({ amount: sum }) })`,
    /^state\.bids/,
    '',
  ],
  [
    'a callback of an array',
    `.message('f', {}, (c) => { c.emit.Many({ amounts: [...c.state.bids.values()].map((bid) => bid + 1n) }) })`,
    /^state\.bids/,
    '',
  ],
  [
    'what a callback emits',
    `.message('f', {}, (c) => { [...c.state.bids.values()].forEach((bid) => { c.emit.Told({ amount: bid }) }) })`,
    /^state\.bids/,
    '',
  ],
  [
    'an array that is filled',
    `.message('f', {}, (c) => { const all: bigint[] = []; all.push(c.state.total); c.emit.Many({ amounts: all }) })`,
    /^state\.total/,
    '',
  ],
  [
    'a property that is assigned',
    `.message('f', {}, (c) => { const told = { amount: 0n }; told.amount = c.state.total; c.emit.Told(told) })`,
    /^state\.total/,
    '',
  ],
  [
    'a helper that returns it',
    `.message('f', {}, (c) => { c.emit.Told({ amount: double(c.state.total) }) })`,
    /^state\.total/,
    'const double = (x: bigint) => x * 2n',
  ],
  [
    'a helper that emits it',
    `.message('f', {}, (c) => { tell((amount) => c.emit.Told({ amount }), c.state.total) })`,
    /^state\.total/,
    'function tell(how: (x: bigint) => void, x: bigint) { how(x) }',
  ],
  [
    'a helper that takes the context',
    `.message('f', {}, (c) => { announce(c) })`,
    /^state\.total/,
    'function announce(c: { state: { total: bigint }; emit: { Told(fields: { amount: bigint }): void } }) { c.emit.Told({ amount: c.state.total }) }',
  ],
  [
    'a helper that fills what it is given',
    `.message('f', {}, (c) => { const told = { amount: 0n }; fill(told, c.state.total); c.emit.Told(told) })`,
    /^state\.total/,
    'function fill(into: { amount: bigint }, x: bigint) { into.amount = x }',
  ],
  [
    'helpers in a row',
    `.message('f', {}, (c) => { c.emit.Told({ amount: a(c.state.total) }) })`,
    /^state\.total/,
    'const a = (x: bigint) => b(x) + 1n\nconst b = (x: bigint) => (x > 0n ? x : -x)',
  ],
  [
    'a secret in a request to any address',
    `.query('f', { url: str }, str, async (c, { url }) => (await c.fetch(url, { body: c.secrets.apiKey })).text())`,
    /^(?:the secret apiKey|the argument url) reaches a request/,
    '',
  ],
  [
    'state in an unencrypted request',
    `.query('f', {}, str, async (c) => (await c.fetch('http://example.org/', { body: String(c.state.total) })).text())`,
    /^state\.total reaches a request/,
    '',
  ],
  [
    'a host that is made of data',
    `.query("f", {}, str, async (c) => (await c.fetch(\`https://\${c.state.total}.example.org/\`)).text())`,
    /^state\.total reaches a request/,
    '',
  ],
  [
    'the answer of another contract',
    `.message('f', {}, (c) => { const reply = c.call(c.caller, new Uint8Array()); c.emit.Named({ text: reply.kind }) })`,
    /^the answer of another contract/,
    '',
  ],
  ['the state as a whole', `.message('f', {}, (c) => { c.log.info(JSON.stringify(c.state)) })`, /^the state reaches the log/, ''],
  [
    'a copy of the state',
    `.message('f', {}, (c) => { const { total } = { ...c.state }; c.emit.Told({ amount: total }) })`,
    /^the state reaches the event Told/,
    '',
  ],
  [
    'an event and a field whose names are computed',
    `.message('f', {}, (c) => { const event = 'Told' as 'Told'; const field = 'total' as 'total'; c.emit[event]({ amount: c.state[field] }) })`,
    /^the state reaches the event of a computed name/,
    '',
  ],
  [
    'what an object keeps',
    `.message('f', {}, (c) => { const kept = new Kept(c.state.total); c.emit.Told({ amount: kept.doubled() }) })`,
    /^state\.total reaches the event Told/,
    'class Kept { #amount: bigint\n constructor(amount: bigint) { this.#amount = amount }\n doubled() { return this.#amount * 2n } }',
  ],
  [
    'what a method of an object emits',
    `.message('f', {}, (c) => { new Teller((amount) => c.emit.Told({ amount })).tell(c.state.total) })`,
    /^state\.total reaches the event Told/,
    'class Teller { how: (x: bigint) => void\n constructor(how: (x: bigint) => void) { this.how = how }\n tell(x: bigint) { this.how(x) } }',
  ],
  [
    'a field of an object that is set from outside',
    `.message('f', {}, (c) => { const box = new Box(); box.amount = c.state.total; c.emit.Told({ amount: box.amount }) })`,
    /^state\.total reaches the event Told/,
    'class Box { amount = 0n }',
  ],
  [
    'a closure that a function returns',
    `.message('f', {}, (c) => { const later = keep(c.state.total); c.emit.Told({ amount: later() }) })`,
    /^state\.total reaches the event Told/,
    'const keep = (x: bigint) => () => x + 1n',
  ],
  [
    'only one of two declassified',
    `.message('f', {}, (c) => { c.emit.Many({ amounts: [declassify(1n, 'x'), c.state.total] }) })`,
    /^state\.total/,
    '',
  ],
]

/** Contracts that do not leak, and that a lint might think they do. */
export const clean: readonly (readonly [name: string, body: string, besides: string])[] = [
  [
    'a declassified value',
    `.message('f', {}, (c) => { c.emit.Told({ amount: declassify(c.state.total, 'the total is public') }) })`,
    '',
  ],
  [
    'a declassified object',
    `.message('f', {}, (c) => { const told = { amount: c.state.total }; c.emit.Told(declassify(told, 'public')) })`,
    '',
  ],
  [
    'a value that is sealed for one reader',
    `.message('f', { key: str }, (c) => { c.emit.Named({ text: String(sealFor(c, new Uint8Array(32), u128, c.state.total).length) }) })`,
    '',
  ],
  [
    'what is public',
    `.message('f', {}, (c) => { c.emit.Told({ amount: c.value }); c.emit.Happened({}); c.log.info('block ' + c.blockNumber) })`,
    '',
  ],
  [
    'an error to the caller, whose answer is sealed',
    `.message('f', {}, (c) => { throw c.error.Refused({ total: c.state.total }) })`,
    '',
  ],
  ['an answer', `.query('f', {}, u128, (c) => c.state.total)`, ''],
  [
    'writing what is private into the state',
    `.message('f', { amount: u128 }, (c, { amount }) => { c.state.bids.set(c.caller, amount); c.state.total += amount; c.emit.Happened({}) })`,
    '',
  ],
  [
    'one helper for private and public values',
    `.message('f', {}, (c) => { c.state.total = double(c.state.total); c.emit.Told({ amount: double(21n) }) })`,
    'const double = (x: bigint) => x * 2n',
  ],
  [
    'a public property beside a private one',
    `.message('f', {}, (c) => { const both = { secret: c.state.total, open: c.value }; c.state.total = both.secret; c.emit.Told({ amount: both.open }) })`,
    '',
  ],
  [
    'a public property beside a private one, through a helper',
    `.message('f', {}, (c) => { const both = { secret: c.state.total, open: c.value }; c.emit.Told({ amount: opened(both) }) })`,
    'const opened = (of: { open: bigint; secret: bigint }) => of.open',
  ],
  [
    'a secret in the header of an encrypted request',
    `.query('f', {}, str, async (c) => (await c.fetch('https://api.example.org/v1', { headers: { authorization: c.secrets.apiKey } })).text())`,
    '',
  ],
  [
    'state in the path of an encrypted request',
    `.query("f", {}, str, async (c) => (await c.fetch(\`https://api.example.org/\${c.state.total}\`)).text())`,
    '',
  ],
  [
    'several encrypted requests',
    `.query('f', {}, u32, async (c) => (await c.fetchAll([{ url: 'https://a.example/', body: c.secrets.apiKey }])).length)`,
    '',
  ],
  [
    'an object that keeps what is public',
    `.message('f', {}, (c) => { const kept = new Kept(c.value); c.state.total += 1n; c.emit.Told({ amount: kept.doubled() }) })`,
    'class Kept { #amount: bigint\n constructor(amount: bigint) { this.#amount = amount }\n doubled() { return this.#amount * 2n } }',
  ],
  [
    'a variable of the same name elsewhere',
    `.message('f', {}, (c) => { { const x = c.state.total; c.state.total = x } { const x = 1n; c.emit.Told({ amount: x }) } })`,
    '',
  ],
]
