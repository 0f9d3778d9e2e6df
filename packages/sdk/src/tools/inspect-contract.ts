// SPDX-License-Identifier: Apache-2.0
import { encodeSs58 } from '@phat/crypto'
import { type Hex, PhatError, toHex } from '@phat/primitives'
import { readAddress } from '../addresses.ts'
import { voiceOf } from '../parts.ts'
import type { Phala } from '../phala.ts'
import type { Provenance, WaitOptions } from '../results.ts'
import { beginWait } from '../wait.ts'
import type { ListedWorker } from '../workers/directory.ts'
import { partsOf } from './parts-of.ts'

/** A worker of a contract's cluster, and what it runs there by its signed receipt. */
export type ServingWorker = { readonly publicKey: Hex; readonly endpoints: readonly string[] } & (
  | { readonly serves: true; readonly codeHash: Hex; readonly provenance: Provenance }
  | { readonly serves: false; readonly error: PhatError }
)

/** What chain and workers say of a contract. */
export interface ContractFacts {
  readonly address: Hex
  readonly cluster: Hex
  readonly deployer: string
  /** What commands to it are encrypted to; none before it lives. */
  readonly publicKey: Hex | undefined
  readonly workers: readonly ServingWorker[]
}

/** Longest that one worker may take, so that one that is down does not keep the others' answers. */
const workerMs = 10_000
/** A message that no contract needs to know: the receipt tells the code whatever is answered. */
const anyMessage = new Uint8Array(4)

/**
 * Reads what the chain says of a contract, and asks each worker of its cluster for a signed receipt.
 * @throws PhatError `sdk.contract-not-found`, `sdk.no-signer` and those of the connection; what a worker fails at stands beside it
 */
export async function inspectContract(
  phala: Phala,
  address: string | Uint8Array,
  options: WaitOptions = {},
): Promise<ContractFacts> {
  const parts = partsOf(phala)
  const { network } = parts
  const { directory } = voiceOf(parts).inquirer
  const wait = beginWait(options, network.patience)
  const id = readAddress('the address of a contract', address)
  const cluster = await directory.clusterOf(wait, id)
  const [found, key, listed] = await Promise.all([
    network.read(wait, 'PhalaPhatContracts.Contracts', id),
    network.read(wait, 'PhalaRegistry.ContractKeys', id),
    directory.workers(wait, cluster),
  ])

  async function ask({ name, endpoints }: ListedWorker): Promise<ServingWorker> {
    const { inquirer } = voiceOf(parts)
    const own = beginWait({ ...options, timeoutMs: Math.min(workerMs, wait.left()) }, network.patience)
    const value = { payload: anyMessage, deposit: 0n, transfer: 0n, estimating: false }
    try {
      const { provenance } = await inquirer.ask(own, cluster, id, { type: 'InkMessage', value }, { worker: name })
      return { publicKey: name, endpoints, serves: true, codeHash: toHex(provenance.receipt.codeHash), provenance }
    } catch (error) {
      if (!(error instanceof PhatError) || own.signal.aborted) throw error
      return { publicKey: name, endpoints, serves: false, error }
    }
  }

  // The cast states what pallet-phala-phat-contracts keeps.
  const { deployer } = found as { readonly deployer: Uint8Array }
  return {
    address: toHex(id),
    cluster: toHex(cluster),
    deployer: encodeSs58(deployer, parts.ss58Prefix),
    publicKey: key === undefined ? undefined : toHex(key as Uint8Array),
    workers: await Promise.all(listed.map(ask)),
  }
}
