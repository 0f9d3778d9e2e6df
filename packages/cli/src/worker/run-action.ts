// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fromHex, isHex, known, PhatError, toHex, toJson } from '@phat/primitives'
import { chooseTee, surveyTees, type Tee } from '@phat/tee'
import { type TrustRoot, trustRoot } from '@phat/wire/trust-root'
import { type RunningWorker, startWorker } from '@phat/worker'
import { tellSurvey } from '../attest/probe-action.ts'
import type { Action } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import type { Flags } from '../terminal/flags.ts'
import { table } from '../terminal/table.ts'
import { operatorLog } from './operator-log.ts'
import { allowedNetworksOf, recoveryOf } from './run-options.ts'

/** `phat worker run`: runs until the signal aborts, until somebody stops the worker, or until it cannot go on. */
export const runWorker: Action = async (invocation) => {
  const { flags, io, json, signal } = invocation
  const failure: { error?: unknown } = {}
  const stopped = new AbortController()
  const ended = AbortSignal.any([signal, stopped.signal])
  const rootFile = flags.text('trust-root') ?? refuseMissing()
  const recovery = recoveryOf(invocation)
  const allowedNetworks = allowedNetworksOf(invocation)
  const survey = await surveyTees({ root: known(flags.text('root'), 'the flag has a default'), limitMs: teeLimitMs }, signal)
  tellSurvey(invocation, survey)
  const tee = chooseTee(survey)
  const worker = await startWorker(
    {
      trustRoot: readTrustRoot(rootFile),
      tee,
      dataFolder: resolve(known(flags.text('data'), 'the flag has a default')),
      ...portsOf(flags),
      ...(recovery === undefined ? {} : { recovery }),
      ...(allowedNetworks === undefined ? {} : { allowedNetworks }),
      threadUrl: new URL('./contract-thread.js', import.meta.url),
      log: operatorLog(invocation),
      onFatal: (error) => {
        failure.error ??= error
        stopped.abort()
      },
    },
    ended,
  )
  io.out(json ? readyJson(worker, tee) : readyText(worker, tee))
  const aborted = new Promise<void>((done) => {
    if (ended.aborted) done()
    else ended.addEventListener('abort', () => done(), { once: true })
  })
  // Its operator may also stop it by `Stop`.
  await Promise.race([aborted, worker.stopped])
  if (!json) io.err('stopping …')
  await worker.stop()
  if (failure.error !== undefined) throw failure.error
}

/** What a platform may take for an answer. */
const teeLimitMs = 5_000

function refuseMissing(): never {
  throw cliErrors.error('missing-argument', 'phat worker run needs --trust-root <file>')
}

/** A file with the hex of a trust root, as a release carries it. @throws PhatError `cli.unreadable-file`, `cli.bad-value` */
function readTrustRoot(path: string): TrustRoot {
  let text: string
  try {
    text = readFileSync(path, 'utf8').trim()
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown } // errors of the system have one
    throw cliErrors.error('unreadable-file', `${path.slice(0, 200)}: ${String(code)}`, { cause })
  }
  try {
    if (isHex(text)) return trustRoot.decode(fromHex(text))
  } catch (cause) {
    if (!(cause instanceof PhatError)) throw cause
    throw cliErrors.error('bad-value', `${path.slice(0, 200)} is no trust root: ${cause.message}`, { cause })
  }
  throw cliErrors.error('bad-value', `${path.slice(0, 200)} is no trust root: it is not hex`)
}

function portsOf(flags: Flags) {
  const port = (name: string) => flags.whole(name, { min: 0, max: 65_535 })
  const [publicPort, operatorPort] = [port('public-port'), port('operator-port')]
  return {
    host: known(flags.text('host'), 'the flag has a default'),
    port: known(port('port'), 'the flag has a default'),
    ...(publicPort === undefined ? {} : { publicPort }),
    ...(operatorPort === undefined ? {} : { operatorPort }),
  }
}

const factsOf = ({ endpoint, publicEndpoint, operatorEndpoint, publicKey, resumedAt }: RunningWorker, tee: Tee) => ({
  endpoint,
  publicEndpoint: publicEndpoint ?? null,
  operatorEndpoint: operatorEndpoint ?? null,
  publicKey: toHex(publicKey),
  resumedAt,
  tee: tee.source,
  sealKey: tee.sealKey,
})

const readyJson = (worker: RunningWorker, tee: Tee): string => toJson({ event: 'ready', ...factsOf(worker, tee) })

function readyText(worker: RunningWorker, tee: Tee): string {
  const { endpoint, publicEndpoint, operatorEndpoint, publicKey, resumedAt, sealKey } = factsOf(worker, tee)
  return [
    'The worker is running',
    ...table([
      ['all methods', `${endpoint}, for the relayer: let nobody else reach it`],
      ...(publicEndpoint === null ? [] : [['public', publicEndpoint]]),
      ...(operatorEndpoint === null ? [] : [['operator', operatorEndpoint]]),
      ['public key', publicKey],
      ['goes on', resumedAt === 0 ? 'from the trust root' : `after block ${resumedAt}`],
      ['TEE', `${tee.source}, sealing key: ${sealKey}`],
    ]),
    '',
    'It follows the chain by what a relayer brings. Ctrl-C stops it.',
  ].join('\n')
}
