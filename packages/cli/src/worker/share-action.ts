// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto'
import type { ConnectedChain } from '@phat/client/node'
import { agreementKeyFromUri } from '@phat/crypto/agreement'
import { fromHex, known, toHex, toJson } from '@phat/primitives'
import { handOverShare, type OpenedShare } from '@phat/worker/recovery-share'
import { writeNew } from '../attest/read-files.ts'
import { patienceOf, withChain } from '../chain/connect-chain.ts'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { warn } from '../terminal/show-error.ts'
import { table } from '../terminal/table.ts'
import { readSecret, showAccount } from '../values/account.ts'
import { judgeWorker, parseWorkerKey, type WorkerJudgement } from './judge-worker.ts'
import { createWorkerClient } from './prpc-client.ts'
import { type HandedFile, handedFileText, openOwnShare, readShareFile } from './share-file.ts'

/** `phat worker share`: the part of a holder of a recovery share. */
export const shareWithWorker: Action = async (invocation) => {
  const { args, flags } = invocation
  const path = known(args[0], 'the file is a required argument')
  const file = readShareFile(path)
  if (file.kind === 'handed') return handIn(invocation, file)
  const worker = workerKeyOf(args[1])
  const isDry = flags.given('dry-run')
  if (!isDry && flags.text('worker') === undefined && flags.text('out') === undefined)
    throw cliErrors.error('missing-argument', 'phat worker share needs --worker <url> or --out <file>, or --dry-run')
  const share = openOwnShare(path, file.shares, readSecret(invocation, agreementKeyFromUri))
  try {
    await withChain(invocation, async (chain) => {
      const judged = await judgeWorker(chain, worker, share.masterPublicKey)
      tell(invocation, chain, { worker, share, judged })
      const failed = judged.checks.filter(({ holds }) => !holds)
      if (failed.length > 0)
        throw cliErrors.error('unfit-worker', failed.map(({ name, found }) => `${name}: ${found}`).join('; '))
      if (judged.simulated) warn(invocation, 'SIMULATED evidence: whoever runs this worker can read the share')
      if (!isDry) await deliver(invocation, handedTo(chain, worker, share))
    })
  } finally {
    share.bytes.fill(0)
  }
}

/** @throws PhatError `cli.missing-argument`, `cli.bad-value` */
function workerKeyOf(text: string | undefined): Uint8Array {
  if (text === undefined) throw cliErrors.error('missing-argument', 'phat worker share needs the public key of the worker')
  const key = parseWorkerKey(text)
  if (key === undefined) throw cliErrors.error('bad-value', 'the public key of a worker is 0x and 64 digits')
  return key
}

function handedTo({ genesisHash }: ConnectedChain, worker: Uint8Array, share: OpenedShare): HandedFile {
  const to = { receiver: worker, genesisHash: fromHex(genesisHash) }
  const handed = handOverShare(share, to, (length) => new Uint8Array(randomBytes(length)))
  return { worker: toHex(worker), rotation: share.rotation, handed }
}

/** Sends on what was encrypted before; the secret is not needed any more. */
function handIn(invocation: Invocation, file: HandedFile): Promise<void> {
  const { flags } = invocation
  if (flags.text('worker') === undefined || flags.text('out') !== undefined || flags.given('dry-run'))
    throw cliErrors.error(
      'missing-argument',
      'this share is encrypted to its worker already: it needs --worker <url> and no more',
    )
  return deliver(invocation, file)
}

/** Writes the share for the worker, brings it there, or both. */
async function deliver(invocation: Invocation, file: HandedFile): Promise<void> {
  const { flags, io, json } = invocation
  const out = flags.text('out')
  const url = flags.text('worker')
  if (out !== undefined) writeNew(out, handedFileText(file))
  if (url !== undefined) {
    const worker = createWorkerClient(url, patienceOf(invocation))
    await worker.call('ProvideRecoveryShare', { rotation: file.rotation, share: file.handed })
  }
  if (json) return io.out(toJson({ worker: file.worker, written: out ?? null, taken: url !== undefined }))
  if (out !== undefined)
    io.out(`The share is in ${out}, for that worker alone: phat worker share ${out} --worker <url> brings it there.`)
  if (url !== undefined)
    io.out('The worker took the share. With enough of them it has the master key: phat worker info shows it.')
}

interface Told {
  readonly worker: Uint8Array
  readonly share: OpenedShare
  readonly judged: WorkerJudgement
}

function tell({ io, json }: Invocation, chain: ConnectedChain, { worker, share, judged }: Told): void {
  const { block, checks, operator, release, simulated, tee } = judged
  const { index, masterPublicKey, needed, rotation } = share
  if (json)
    return io.out(
      toJson({
        chain: { name: chain.name, genesisHash: chain.genesisHash, block },
        share: { index, needed, rotation, masterPublicKey },
        worker: { publicKey: worker, operator: operator ?? null, tee: tee ?? null, release: release ?? null, simulated },
        accepted: checks.every(({ holds }) => holds),
        checks,
      }),
    )
  io.out(`Share ${index} of the master key ${toHex(masterPublicKey)}, of which ${needed} are needed, opens with your secret.`)
  io.out(`What ${chain.name} (genesis ${chain.genesisHash}) says at block ${block} of the worker ${toHex(worker)}`)
  const rows = [
    ['', 'operator', operator === undefined ? 'none' : showAccount(operator, chain.ss58Prefix)],
    ...(simulated ? [['', 'SIMULATED', 'its TEE protects nothing']] : []),
    ...checks.map(({ name, holds, found }) => [holds ? 'ok' : 'FAILED', name, found]),
  ]
  for (const line of table(rows)) io.out(line)
}
