// SPDX-License-Identifier: Apache-2.0
import { known, toJson } from '@phat/primitives'
import { estimateSecret, inspectContract, type SettingResult, setSecret } from '@phat/sdk'
import type { Action, Invocation } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { readBounded } from '../terminal/read-bounded.ts'
import { warn } from '../terminal/show-error.ts'
import { table } from '../terminal/table.ts'
import { showBoth } from '../values/amount.ts'
import { describedContract, findContract, type NamedContract, placeOf } from './find-contract.ts'
import { extrasOf } from './info-action.ts'
import { checkSimulated, type Remote, withRemote } from './open-remote.ts'
import { provenanceRows, sourceJson } from './show-answer.ts'

const lineFeed = 10
const carriageReturn = 13

/** `phat secret set`: the value is read before anything connects, and never shown. */
export const setSecretAction: Action = async (invocation) => {
  const value = withoutLineEnd(await readValue(invocation))
  if (value.length === 0)
    throw cliErrors.error('missing-argument', 'the secret is empty: give it on standard input or with --from-file')
  await change(invocation, value)
}

/** `phat secret remove` */
export const removeSecret: Action = (invocation) => change(invocation, undefined)

/** `phat secret list`: which names the contract reads; whether they are set is known inside of the cluster alone. */
export const listSecrets: Action = async (invocation) => {
  const { io, json, args } = invocation
  await withRemote(invocation, 'anybody', async (remote) => {
    const { name, address, bundle } = describedContract(remote, known(args[0], 'the contract is required'))
    const { secrets } = extrasOf(bundle)
    if (json) return io.out(toJson({ name, address, secrets }))
    io.out(secrets.length === 0 ? `${name} reads no secrets` : `${name} reads, where they are set:`)
    for (const secret of secrets) io.out(`  ${secret}`)
  })
}

async function change(invocation: Invocation, value: Uint8Array | undefined): Promise<void> {
  const { args, flags, io, json } = invocation
  await withRemote(invocation, 'required', async (remote) => {
    const contract = findContract(placeOf(remote), known(args[0], 'the contract is required'))
    const secret = known(args[1], 'the name is required')
    warnOfOtherName(remote, contract, secret)
    if (!remote.profile.simulated) await refuseSimulated(remote, contract)
    const cost = await estimateSecret(remote.phala, contract.address, secret, value)
    const isDry = flags.given('dry-run')
    if (isDry && json) return io.out(toJson({ dryRun: true, contract: contract.address, secret, ...cost }))
    if (!json) {
      io.out(
        `${value === undefined ? 'removing' : 'setting'} secret ${secret} of ${contract.name} on ${remote.phala.network.name}`,
      )
      const rows = [
        ['from', remote.phala.account.address],
        ['deposit', value === undefined ? 'comes back' : `at most ${showBoth(cost.storageDeposit)}`],
        ['fee', showBoth(cost.fee)],
      ]
      for (const line of table(isDry ? [...rows, ['dry run', 'nothing was sent']] : rows)) io.out(line)
    }
    if (isDry) return
    show(invocation, contract, secret, await setSecret(remote.phala, contract.address, secret, value))
  })
}

function show({ io, json }: Invocation, { address }: NamedContract, secret: string, done: SettingResult): void {
  const { blockNumber, blockHash, fee, extrinsicHash } = done
  if (json) {
    const block = { number: blockNumber, hash: blockHash }
    return io.out(toJson({ contract: address, secret, block, extrinsicHash, fee, ...sourceJson(done) }))
  }
  for (const line of table([['block', `${blockNumber}  ${blockHash}`], ['fee paid', showBoth(fee)], ...provenanceRows(done)]))
    io.out(line)
}

/** A secret goes to no worker whose evidence proves nothing where the profile does not take such. */
async function refuseSimulated(remote: Remote, { address }: NamedContract): Promise<void> {
  const { workers } = await inspectContract(remote.phala, address)
  checkSimulated(
    remote,
    workers.some((one) => one.serves && one.provenance.simulated),
  )
}

function warnOfOtherName(remote: Remote, contract: NamedContract, secret: string): void {
  if (contract.kept === undefined) return
  const { secrets } = extrasOf(describedContract(remote, contract.name).bundle)
  if (!secrets.includes(secret))
    warn(
      remote.invocation,
      `${contract.name} reads no secret of this name: ${secrets.length === 0 ? 'it reads none' : `it reads ${secrets.join(', ')}`}`,
    )
}

function readValue({ flags, io, signal }: Invocation): Promise<Uint8Array> {
  const path = flags.text('from-file')
  return path === undefined ? io.readInput('the secret: ', signal) : Promise.resolve(readBounded(path))
}

/** Editors and echo put one line end behind what is meant. */
function withoutLineEnd(value: Uint8Array): Uint8Array {
  if (value.at(-1) !== lineFeed) return value
  return value.subarray(0, value.at(-2) === carriageReturn ? -2 : -1)
}
