// SPDX-License-Identifier: Apache-2.0
import type { HttpRequest } from '@phat/contracts'
import { createQueryIo, type QueryIo, type QueryIoOptions } from '@phat/worker'
import { afterEach, describe, expect, test } from 'vitest'
import { type LocalServer, serveHttp, serveTcp } from './local-server.ts'

const servers: LocalServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function opened(starting: Promise<LocalServer>): Promise<LocalServer> {
  const server = await starting
  servers.push(server)
  return server
}

const loopback = { allowedNetworks: ['127.0.0.1'] }
const ioWith = (options: QueryIoOptions = loopback): QueryIo => createQueryIo(options)
const get = (url: string, parts: Partial<HttpRequest> = {}): HttpRequest => ({
  url,
  method: 'GET',
  headers: [],
  body: new Uint8Array(),
  ...parts,
})
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const ample = 20_000

async function answerTo(request: HttpRequest, options?: QueryIoOptions, timeoutMs = ample) {
  const outcome = await ioWith(options).httpRequest(request, timeoutMs)
  return outcome.ok ? { status: outcome.response.statusCode, body: text(outcome.response.body) } : outcome.error
}

describe('an HTTP request of a query', () => {
  test('carries method, headers and body, and brings back status, reason, headers and body', async () => {
    const server = await opened(
      serveHttp((request, response) => {
        const chunks: Uint8Array[] = []
        request.on('data', (chunk: Uint8Array) => chunks.push(chunk))
        request.on('end', () => {
          response.writeHead(
            201,
            'Made',
            [
              ['X-Two', 'a'],
              ['X-Two', 'b'],
            ].flat(),
          )
          response.end(`${request.method} ${request.url} ${request.headers['x-one']} ${Buffer.concat(chunks)}`)
        })
      }),
    )
    const request = get(`${server.url}/path?q=1`, {
      method: 'PUT',
      headers: [['X-One', '1, 2']],
      body: new TextEncoder().encode('body'),
    })
    const outcome = await ioWith().httpRequest(request, ample)
    if (!outcome.ok) throw new TypeError(outcome.error)
    expect([outcome.response.statusCode, outcome.response.reasonPhrase]).toEqual([201, 'Made'])
    expect(outcome.response.headers.filter(([name]) => name === 'X-Two')).toEqual([
      ['X-Two', 'a'],
      ['X-Two', 'b'],
    ])
    expect(text(outcome.response.body)).toBe('PUT /path?q=1 1, 2 body')
  })

  test.each<[string, Partial<HttpRequest>, string]>([
    ['a URL that is none', { url: 'nowhere' }, 'InvalidUrl'],
    ['a URL of another scheme', { url: 'file:///etc/passwd' }, 'InvalidUrl'],
    ['a method with a space', { method: 'GET /x' }, 'InvalidMethod'],
    ['no method', { method: '' }, 'InvalidMethod'],
    ['a tunnel', { method: 'connect' }, 'InvalidMethod'],
    ['a header name with a space', { headers: [['a b', 'c']] }, 'InvalidHeaderName'],
    ['a header value with a line break', { headers: [['a', 'b\r\nc: d']] }, 'InvalidHeaderValue'],
    ['more than 256 headers', { headers: Array.from({ length: 257 }, (_, i) => [`h${i}`, '1']) }, 'TooManyHeaders'],
  ])('is refused for %s, before anything is sent', async (_name, parts, error) => {
    const server = await opened(serveHttp((_request, response) => response.end()))
    expect(await answerTo(get(server.url, parts))).toBe(error)
    expect(server.connections).toBe(0)
  })

  test('cannot speak for the connection: framing headers of the contract are not sent', async () => {
    const server = await opened(
      serveHttp((request, response) =>
        response.end([request.headers.connection, request.headers['transfer-encoding'], request.headers.te].join('|')),
      ),
    )
    const headers: [string, string][] = [
      ['Connection', 'upgrade'],
      ['Transfer-Encoding', 'chunked'],
      ['TE', 'trailers'],
    ]
    expect(await answerTo(get(server.url, { headers }))).toEqual({ status: 200, body: 'close||' })
  })

  test('answers 523 when nobody listens, 524 when the server breaks off', async () => {
    const closed = await serveHttp(() => undefined)
    await closed.close()
    expect(await answerTo(get(closed.url))).toEqual({ status: 523, body: 'ECONNREFUSED' })
    const breaking = await opened(
      serveTcp((socket) => {
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this'))
      }),
    )
    expect(await answerTo(get(breaking.url))).toMatchObject({ status: 524 })
  })

  test.each([
    ['never accepts a word', () => undefined],
    ['sends its header byte by byte', (write: (text: string) => void) => write('HTTP/1.1 200 OK\r\nname: ')],
    ['sends its body byte by byte', (write: (text: string) => void) => write('HTTP/1.1 200 OK\r\ncontent-length: 10000\r\n\r\n')],
  ])('ends within its time at a server that %s', async (_name, start) => {
    const server = await opened(
      serveTcp((socket) => {
        start((piece) => socket.write(piece))
        const drip = setInterval(() => socket.write('x'), 10)
        socket.on('close', () => clearInterval(drip))
        if (start.length === 0) clearInterval(drip)
      }),
    )
    expect(await answerTo(get(server.url), loopback, 150)).toEqual({ status: 523, body: 'Timeout' })
  })

  test('takes no more than 2 MiB', async () => {
    const most = 2 * 1024 * 1024
    const server = await opened(
      serveHttp((request, response) => {
        const endless = request.url === '/endless'
        const send = (): void => {
          while (response.write(new Uint8Array(65_536)) && endless);
          if (endless) response.once('drain', send)
        }
        if (endless) send()
        else response.end(new Uint8Array(request.url === '/most' ? most : most + 1))
      }),
    )
    const io = ioWith()
    const full = await io.httpRequest(get(`${server.url}/most`), ample)
    expect(full.ok && full.response.body.length).toBe(most)
    expect(await io.httpRequest(get(`${server.url}/over`), ample)).toEqual({ ok: false, error: 'ResponseTooLarge' })
    expect(await io.httpRequest(get(`${server.url}/endless`), ample)).toEqual({ ok: false, error: 'ResponseTooLarge' })
  })

  test('ends at once when its query is aborted', async () => {
    const server = await opened(serveTcp(() => undefined))
    const aborter = new AbortController()
    const pending = ioWith().httpRequest(get(server.url), ample, aborter.signal)
    aborter.abort(new TypeError('gone'))
    await expect(pending).rejects.toThrow('gone')
  })
})

describe('a redirect', () => {
  test('is followed, to at most ten', async () => {
    const server = await opened(
      serveHttp((request, response) => {
        const left = Number(request.url?.slice(1))
        if (left === 0) response.end('there')
        else response.writeHead(302, { location: `/${left - 1}` }).end()
      }),
    )
    expect(await answerTo(get(`${server.url}/10`))).toEqual({ status: 200, body: 'there' })
    expect(await answerTo(get(`${server.url}/11`))).toMatchObject({ status: 523 })
  })

  test('of a POST by 302 becomes a GET without body, by 307 stays what it was', async () => {
    const server = await opened(
      serveHttp((request, response) => {
        if (request.url !== '/end') return void response.writeHead(Number(request.url?.slice(1)), { location: '/end' }).end()
        request.setEncoding('utf8')
        let body = ''
        request.on('data', (chunk: string) => {
          body += chunk
        })
        request.on('end', () => response.end(`${request.method} ${request.headers['content-type']} ${body}`))
      }),
    )
    const post = (path: string) =>
      answerTo(
        get(server.url + path, { method: 'POST', headers: [['content-type', 'a/b']], body: new TextEncoder().encode('x') }),
      )
    expect(await post('/302')).toEqual({ status: 200, body: 'GET undefined ' })
    expect(await post('/307')).toEqual({ status: 200, body: 'POST a/b x' })
  })

  test('to another origin does not carry credentials', async () => {
    const other = await opened(
      serveHttp((request, response) => response.end(`${request.headers.authorization} ${request.headers['x-kept']}`)),
    )
    const server = await opened(
      serveHttp((request, response) => response.writeHead(302, { location: request.url === '/same' ? '/end' : other.url }).end()),
    )
    const headers: [string, string][] = [
      ['Authorization', 'secret'],
      ['X-Kept', 'yes'],
    ]
    expect(await answerTo(get(server.url, { headers }))).toEqual({ status: 200, body: 'undefined yes' })
  })

  test('to an address that is not allowed is refused, whatever it is called', async () => {
    const inside = await opened(serveHttp((_request, response) => response.end('inside')))
    for (const target of [
      `http://127.0.0.2:${inside.port}/`,
      `http://internal.test:${inside.port}/`,
      'http://[::1]/',
      'http://169.254.169.254/',
    ]) {
      const server = await opened(serveHttp((_request, response) => response.writeHead(307, { location: target }).end()))
      const resolve = async () => [{ address: '127.0.0.2', family: 4 }]
      expect(await answerTo(get(server.url), { ...loopback, resolve })).toBe('NotAllowed')
    }
    expect(inside.connections).toBe(0)
  })
})

describe('a name', () => {
  test('is resolved first, and refused when it stands for no address that may be reached', async () => {
    const server = await opened(serveHttp((_request, response) => response.end('inside')))
    const resolve = async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]
    expect(await answerTo(get(`http://public.test:${server.port}/`), { resolve })).toBe('NotAllowed')
    expect(server.connections).toBe(0)
  })

  test.each(['127.0.0.1', '2130706433', '0x7f.1', '017700000001', '[::ffff:7f00:1]', '[::1]', '0', 'localhost'])(
    'or number written as %s is no way around',
    async (host) => {
      const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
      expect(await answerTo(get(`http://${host}:1/`), { resolve })).toBe('NotAllowed')
    },
  )

  test('that changes its meaning after the check changes nothing: the connection goes to the address that was checked', async () => {
    const server = await opened(serveHttp((request, response) => response.end(`checked ${request.headers.host}`)))
    const answers = ['127.0.0.1', '127.0.0.66']
    const resolve = async () => [{ address: answers.shift() ?? '', family: 4 }]
    expect(await answerTo(get(`http://rebinding.test:${server.port}/`), { ...loopback, resolve })).toEqual({
      status: 200,
      body: `checked rebinding.test:${server.port}`,
    })
    expect(answers).toEqual(['127.0.0.66'])
    expect(await answerTo(get(`http://rebinding.test:${server.port}/`), { ...loopback, resolve })).toBe('NotAllowed')
  })

  test('whose resolver hangs or fails answers 523 within the time', async () => {
    const hanging = () => new Promise<never>(() => undefined)
    expect(await answerTo(get('http://slow.test/'), { resolve: hanging }, 50)).toEqual({ status: 523, body: 'Timeout' })
    const failing = () => Promise.reject(Object.assign(new TypeError('no'), { code: 'ENOTFOUND' }))
    expect(await answerTo(get('http://none.test/'), { resolve: failing })).toEqual({ status: 523, body: 'ENOTFOUND' })
  })
})

describe('a batch', () => {
  test('runs side by side, each request with its own outcome', async () => {
    const server = await opened(
      serveHttp((request, response) => {
        if (request.url !== '/hang') response.end(request.url)
      }),
    )
    const closed = await serveHttp(() => undefined)
    await closed.close()
    const urls = [`${server.url}/a`, `${server.url}/hang`, closed.url, 'nowhere', `${server.url}/b`]
    const batch = await ioWith().batchHttpRequest(
      urls.map((url) => get(url)),
      300,
    )
    const shown = batch.ok && batch.outcomes.map((outcome) => (outcome.ok ? text(outcome.response.body) : outcome.error))
    expect(shown).toEqual(['/a', 'Timeout', 'NetworkError', 'InvalidUrl', '/b'])
  })
})
