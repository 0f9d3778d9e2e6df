// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fromHex, type Hex, known, textBytes, toHex } from '@phat/primitives'
import {
  type ContractClient,
  type DeployOptions,
  estimateDeploy,
  isContractError,
  type Untyped,
  type UploadedCode,
  uploadCode,
} from '@phat/sdk'
import { patienceOf } from '../chain/connect-chain.ts'
import { contractOfJson } from '../contract/parse-contract.ts'
import { withNetwork } from '../dev/ask-network.ts'
import { readArguments } from '../remote/find-contract.ts'
import { keepContract } from '../remote/kept-contracts.ts'
import { checkSimulated, type Remote } from '../remote/open-remote.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { withFlags } from '../terminal/flags.ts'
import { readBounded } from '../terminal/read-bounded.ts'
import type { Followed } from './follower.ts'
import { stateClash } from './state-clash.ts'
import type { StepTeller } from './tell-step.ts'

/** Most blocks of a timelock that a development network makes at once. */
const blocksMax = 10_000
const saltLength = 32
/** Between two looks whether the workers have followed. */
const followMs = 50

/** A contract on its way to the network. */
export interface Brought {
  readonly remote: Remote
  readonly followed: Followed
  /** What its source is built to now. */
  readonly json: object
  /** The source as messages show it. */
  readonly shown: string
  readonly teller: StepTeller
}

/** What `upgradePolicy` of a contract answers. */
interface Policy {
  readonly owner: Uint8Array
  readonly scheduled?: { readonly codeHash: Uint8Array; readonly from: number }
}

/**
 * Brings new code of a deployed contract to its network, as its own declaration allows: by replacing the code, which keeps the state, or as a
 * new contract of the same name where it may not be replaced.
 * @throws PhatError `cli.state-clash`, `cli.other-genesis`, `cli.not-redeployable`, `sdk.*`; then the running contract stays as it was
 */
export async function bringContract(brought: Brought): Promise<void> {
  const { remote, followed, json, shown } = brought
  const { kept, name, book } = followed
  const { genesisHash } = remote.phala.network
  if (kept.genesisHash !== genesisHash) {
    throw cliErrors.error(
      'other-genesis',
      `${name} lives on the chain of genesis ${kept.genesisHash}, the node has ${genesisHash}`,
    )
  }
  const before = JSON.parse(new TextDecoder().decode(readBounded(join(book, kept.metadata)))) as object // phat deploy wrote it
  const kind = policyOf(before)
  if (kind === 'immutable') return deployAnew(brought)
  const clash = stateClash(shown, before, json)
  if (clash !== undefined) throw clash
  await replace(brought, before, kind)
}

const policyOf = (json: object): 'immutable' | 'owner' | 'timelock' =>
  (json as { readonly phat?: { readonly upgradePolicy?: { readonly kind: 'immutable' | 'owner' | 'timelock' } } }).phat
    ?.upgradePolicy?.kind ?? 'immutable'

async function replace(brought: Brought, before: object, kind: 'owner' | 'timelock'): Promise<void> {
  const { remote, followed, json, teller } = brought
  const { phala } = remote
  const { kept, name } = followed
  // It may have been replaced from elsewhere: whatever runs has these messages.
  const running = phala.contract(before, kept.address, { anyCode: true })
  const asked = await known(running.query.upgradePolicy, 'the policy adds it')()
  checkSimulated(remote, asked.simulated)
  const { codeHash, ...uploaded } = await upload(brought)
  if (toHex(asked.receipt.codeHash) === codeHash) {
    teller.step({ step: 'current', contract: name, text: 'runs this code already', facts: { codeHash } })
    return keep(brought, kept.address, codeHash, kept.salt)
  }
  if (kind === 'owner') await known(running.call.upgrade, 'the policy adds it')({ codeHash } as never)
  else await applyLater(brought, running, { codeHash, ...uploaded })
  // Tells the new code's answer: that it runs, and can read the state.
  const next = policyOf(json)
  if (next !== 'immutable') await known(phala.contract(json, kept.address).query.upgradePolicy, 'the policy adds it')()
  keep(brought, kept.address, codeHash, kept.salt)
  const facts = { address: kept.address, codeHash, stateKept: true }
  teller.step({ step: 'replaced', contract: name, text: `runs ${codeHash} now, with its state`, facts })
}

async function upload({ remote, followed, json, teller }: Brought): Promise<UploadedCode> {
  const { cluster } = followed.kept
  const code = await uploadCode(remote.phala, json, { cluster })
  const { codeHash } = code
  if (code.uploaded)
    teller.step({ step: 'uploaded', contract: followed.name, text: `code ${codeHash} is in the cluster`, facts: { codeHash } })
  return code
}

/** Announces the code, lets a development network make the blocks of the timelock, and applies it. */
async function applyLater(
  { remote, followed, teller }: Brought,
  running: ContractClient<Untyped>,
  { codeHash }: UploadedCode,
): Promise<void> {
  const { name } = followed
  const called = await known(running.call.scheduleUpgrade, 'the policy adds it')({ codeHash } as never)
  const asked = await known(running.query.upgradePolicy, 'the policy adds it')()
  const { scheduled } = asked.value as Policy // the policy's own codec made it
  const from = known(scheduled, 'it was scheduled').from
  teller.step({ step: 'scheduled', contract: name, text: `announced ${codeHash} for block ${from}`, facts: { codeHash, from } })
  const count = from - called.blockNumber
  if (count > blocksMax) {
    const text = `${name} waits ${count} blocks; a development network makes ${blocksMax} at once`
    throw cliErrors.error('long-timelock', text)
  }
  if (count > 0) {
    const { invocation, profile } = remote
    const flags = withFlags(invocation.flags, { url: profile.url })
    await withNetwork({ ...invocation, flags }, (ask) => ask('dev_newBlock', { count }))
    teller.step({ step: 'waited', contract: name, text: `${count} blocks made`, facts: { count } })
  }
  await applyWhenDue(remote, running)
}

/** Workers are some moments behind the blocks that were made: to them it is too early until they have followed. */
async function applyWhenDue({ invocation }: Remote, running: ContractClient<Untyped>): Promise<void> {
  const { signal, timeoutMs } = patienceOf(invocation)
  const deadline = performance.now() + timeoutMs
  for (;;) {
    try {
      await known(running.call.upgrade, 'the policy adds it')()
      return
    } catch (error) {
      const isEarly = isContractError(error) && error.message.includes('UpgradeTooEarly')
      if (!isEarly || performance.now() > deadline) throw error
    }
    await pause(followMs, undefined, { signal })
  }
}

/** The state stays behind, as the declaration of the contract has it. */
async function deployAnew(brought: Brought): Promise<void> {
  const { remote, followed, json, teller } = brought
  const { name, kept } = followed
  const { made } = kept
  if (made === undefined) {
    throw cliErrors.error('not-redeployable', `${name} was deployed before phat kept how: deploy it once more`)
  }
  const { abi } = contractOfJson(name, json)
  const described = known(abi, 'a build has metadata')
  const entry = described.constructorOf(made.init)
  const args = readArguments(remote, described, entry, made.args)
  const salt = crypto.getRandomValues(new Uint8Array(saltLength))
  const options: DeployOptions = { cluster: kept.cluster, salt, value: BigInt(made.value) }
  const estimate = await estimateDeploy(remote.phala, json, entry.label, args, options)
  checkSimulated(remote, estimate.simulated)
  // The casts state what the metadata binds together.
  const given = [entry.label, args, options] as unknown as [string, never, DeployOptions]
  const { address } = await remote.phala.deploy(json, ...given)
  keep(brought, address, estimate.codeHash, toHex(salt))
  const text = `deployed anew at ${address}, its state begins anew: it is immutable by its declaration; declare upgrade: 'owner' while you develop`
  teller.step({ step: 'deployed', contract: name, text, facts: { address, codeHash: estimate.codeHash, stateKept: false } })
}

function keep({ remote, followed, json }: Brought, address: Hex, codeHash: Hex, salt: Hex): void {
  const { book, name, kept } = followed
  const { genesisHash } = remote.phala.network
  const { made } = kept
  const contract = {
    address,
    genesisHash,
    codeHash,
    cluster: toHex(fromHex(kept.cluster)),
    salt,
    ...(made === undefined ? {} : { made }),
  }
  keepContract(book, remote.profile.name, name, contract, textBytes(JSON.stringify(json)))
}
