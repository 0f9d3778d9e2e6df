// SPDX-License-Identifier: Apache-2.0

import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readStorage } from '@phat/client/node'
import { checkBackends } from '@phat/crypto'
import { PhatError, toJson } from '@phat/primitives'
import manifest from '../../package.json' with { type: 'json' }
import { expectText } from '../chain/answers.ts'
import { connectByFlags, withChain } from '../chain/connect-chain.ts'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { asPhatError } from '../terminal/show-error.ts'

/** One check: what was found, and what to do about it. */
interface Finding {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failure'
  readonly detail: string
  readonly remedy?: string
}

type Check = (invocation: Invocation) => Promise<Finding>

const nodeMajor = 20
const nodeMinor = 19
const diskBytesMin = 500_000_000
/** A development chain makes a block at least every 5 s; a live one more often. */
const clockSkewMsMax = 60_000
const defaultPort = 9944

/** `phat doctor`: every check runs, whatever the others find. */
export const runDoctor: Action = async (invocation) => {
  const { json, io } = invocation
  const findings: Finding[] = []
  for (const check of [nodeVersion, build, backends, disk, port, endpoint, clock]) {
    const finding = await check(invocation)
    findings.push(finding)
    if (!json) for (const line of lines(finding)) io.out(line)
  }
  const failed = findings.filter(({ state }) => state === 'failure').map(({ name }) => name)
  if (json) io.out(toJson({ healthy: failed.length === 0, checks: findings }))
  if (failed.length > 0) throw cliErrors.error('unhealthy', `failed: ${failed.join(', ')}`)
  if (!json) io.out(findings.every(({ state }) => state === 'ok') ? 'All is well.' : 'Nothing keeps phat from working.')
}

function lines({ name, state, detail, remedy }: Finding): string[] {
  const mark = { ok: 'ok  ', warning: 'warn', failure: 'FAIL' }[state]
  return [`${mark}  ${name.padEnd(9)}  ${detail}`, ...(remedy === undefined ? [] : [`      try        ${remedy}`])]
}

const nodeVersion: Check = async () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const detail = `Node ${process.versions.node} on ${process.platform} ${process.arch}`
  if (major > nodeMajor || (major === nodeMajor && minor >= nodeMinor)) return { name: 'node', state: 'ok', detail }
  return { name: 'node', state: 'failure', detail, remedy: `install Node ${nodeMajor}.${nodeMinor} or newer` }
}

const build: Check = async () => {
  const folder = basename(dirname(fileURLToPath(import.meta.url)))
  // A clone compiles into folders named by the hash of its sources; a package is compiled when it is published.
  const detail = folder === 'dist' ? `installed, version ${manifest.version}` : `compiled from sources ${folder}`
  return { name: 'build', state: 'ok', detail }
}

const backends: Check = async () => {
  try {
    checkBackends()
    return { name: 'crypto', state: 'ok', detail: 'hashes and signatures match the built-in vectors' }
  } catch (error) {
    const { message, remedy } = asPhatError(error)
    return { name: 'crypto', state: 'failure', detail: message, remedy }
  }
}

const disk: Check = async () => {
  const { bavail, bsize } = await statfs(process.cwd())
  const free = bavail * bsize
  const detail = `${(free / 1e9).toFixed(1)} GB free in the current folder`
  if (free >= diskBytesMin) return { name: 'disk', state: 'ok', detail }
  return { name: 'disk', state: 'warning', detail, remedy: 'free some space before a chain that keeps its data runs here' }
}

const port: Check = async () => {
  const code = await new Promise<string | undefined>((resolve) => {
    const server = createServer()
    server.once('error', (error: Error & { code?: string }) => resolve(error.code ?? error.message))
    server.listen(defaultPort, '127.0.0.1', () => server.close(() => resolve(undefined)))
  })
  if (code === undefined) return { name: 'port', state: 'ok', detail: `${defaultPort} is free` }
  if (code === 'EADDRINUSE')
    return { name: 'port', state: 'ok', detail: `${defaultPort} is in use; the next check tells by what` }
  return { name: 'port', state: 'warning', detail: `${defaultPort}: ${code}`, remedy: 'phat node --dev --port 0' }
}

const endpoint: Check = async (invocation) => {
  const { flags, io } = invocation
  const url = flags.text('url') ?? ''
  try {
    const rpc = await connectByFlags(invocation)
    try {
      const answers = await Promise.all([rpc.request('system_name'), rpc.request('system_version'), rpc.request('system_chain')])
      const [name, version, chain] = answers.map((answer) => expectText('what the node says of itself', answer))
      return { name: 'endpoint', state: 'ok', detail: `${chain} at ${rpc.url}, ${name} ${version}` }
    } finally {
      rpc.close()
    }
  } catch (error) {
    if (cliErrors.is(error, 'interrupted')) throw error
    const { message } = asPhatError(error)
    // Someone who named a node expects one; without a name none may be wanted.
    const isNamed = flags.given('url') || Boolean(io.env.PHAT_URL)
    const remedy = isNamed ? `start the node, or correct the address ${url}` : 'npm start, or phat node --dev'
    return { name: 'endpoint', state: isNamed ? 'failure' : 'warning', detail: message, remedy }
  }
}

const clock: Check = async (invocation) => {
  const now = invocation.io.now()
  try {
    const moment = await withChain(invocation, (chain) => readStorage(chain, 'Timestamp.Now', []))
    const behindMs = now - Number(moment)
    const detail = `${Math.abs(Math.round(behindMs / 1000))} s ${behindMs < 0 ? 'behind' : 'ahead of'} the newest block`
    if (Math.abs(behindMs) <= clockSkewMsMax || Number(moment) === 0) return { name: 'clock', state: 'ok', detail }
    return {
      name: 'clock',
      state: 'warning',
      detail,
      remedy: 'set the clock of this machine, or see whether the chain makes blocks',
    }
  } catch (error) {
    if (!(error instanceof PhatError) || cliErrors.is(error, 'interrupted')) throw error
    return { name: 'clock', state: 'ok', detail: `${new Date(now).toISOString()}; there is no chain to compare with` }
  }
}
