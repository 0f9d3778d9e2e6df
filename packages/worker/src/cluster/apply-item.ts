// SPDX-License-Identifier: Apache-2.0
import { contractAddress, encodeDispatchError, type Receipt } from '@phat/contracts'
import { publicKeyOfSecret } from '@phat/crypto'
import { fromHex, known, unreachable } from '@phat/primitives'
import { applyAs } from './apply-as.ts'
import { systemCodeNote } from './cluster-notes.ts'
import type { ClusterServices } from './cluster-services.ts'
import type { ClusterItem } from './cluster-work.ts'
import { runCommand } from './commands/run-command.ts'

/** Gas of what the cluster does for itself: the most that a transaction may have, in picoseconds. */
const systemGasLimit = 2_500_000_000_000n

/** The constructor `default` of a system contract. */
const systemConstructor = fromHex('0xed4b9d1b')

type ItemOf<Kind extends ClusterItem['kind']> = Extract<ClusterItem, { readonly kind: Kind }>

/** Does one thing that a block asks of the cluster. Whatever fails in it is an outcome or has none: the next one follows. */
export function applyItem(services: ClusterServices, item: ClusterItem, index: number): void {
  switch (item.kind) {
    case 'deploy':
      return deploy(services, item, index)
    case 'deposit':
      applyAs(services, item.account, { kind: 'deposit', to: item.account, amount: item.amount })
      return
    case 'upload':
      return upload(services, item)
    case 'instantiate':
      return instantiate(services, item)
    case 'command':
      return runCommand(services, item, index)
    case 'systemCode':
      return services.notes.write(systemCodeNote, item.code)
    case 'rotateCommandKey':
      return services.keys.rotate(item.command, item.epoch, services.block.number)
    default:
      return unreachable(item)
  }
}

function deploy(services: ClusterServices, { systemCode, deposit }: ItemOf<'deploy'>, index: number): void {
  const { birth, journal, notes } = services
  const { owner } = birth
  const failed = (step: string, { error, detail }: Pick<Receipt, 'error' | 'detail'>): void =>
    journal.tell({
      kind: 'deploymentFailed',
      item: index,
      detail: `${step}: ${error ?? 'ContractReverted'} ${detail ?? ''}`.trim(),
    })
  notes.write(systemCodeNote, systemCode)
  applyAs(services, owner, { kind: 'deposit', to: owner, amount: deposit })
  const uploaded = applyAs(services, owner, { kind: 'uploadCode', origin: owner, code: systemCode })
  if (uploaded.codeHash === undefined) return failed('upload of the system code', uploaded)
  const made = applyAs(services, owner, {
    kind: 'instantiate',
    origin: owner,
    codeHash: uploaded.codeHash,
    salt: new Uint8Array(0),
    input: systemConstructor,
    gasLimit: systemGasLimit,
    gasFree: true,
  })
  if (!isMade(made)) return failed('instantiation of the system contract', made)
  const contract = known(made.result?.address, 'an instantiation has an address')
  applyAs(services, owner, { kind: 'setSystemContract', contract })
  const clusterPublicKey = known(
    publicKeyOfSecret('sr25519', birth.keys.identity),
    'the identity of a cluster is an sr25519 secret',
  )
  journal.tell({ kind: 'deployed', item: index, systemContract: contract, clusterPublicKey })
}

/** A constructor that reverts is no error of the cluster, but it makes no contract either. */
const isMade = ({ error, result }: Receipt): boolean =>
  error === undefined && result?.result.ok === true && (result.result.flags & 1) === 0

function upload(services: ClusterServices, { origin, resource, code }: ItemOf<'upload'>): void {
  const receipt = applyAs(
    services,
    origin,
    resource === 'SidevmCode'
      ? { kind: 'uploadSidevmCode', origin, code }
      : { kind: 'uploadCode', origin, code, deterministic: resource === 'InkCode' },
  )
  if (receipt.error === undefined) return
  // The chain has no word for it: the uploader finds it in the log.
  const contract = services.cluster.read().systemContract() ?? new Uint8Array(32)
  services.journal.remark(services.block, { contract, origin }, `upload refused: ${receipt.error} ${receipt.detail ?? ''}`.trim())
}

function instantiate(services: ClusterServices, { info, transfer, gasLimit, depositLimit }: ItemOf<'instantiate'>): void {
  const { birth, cluster, journal, gone, block } = services
  const { deployer, salt, instantiateData } = info
  const codeHash = info.codeIndex.value
  const contract = contractAddress({ deployer, codeHash, clusterId: birth.id, salt })
  // Made by a contract meanwhile: the chain has its key already.
  if (cluster.read().contract(contract) !== undefined) return
  const receipt = applyAs(services, deployer, {
    kind: 'instantiate',
    origin: deployer,
    codeHash,
    salt,
    input: instantiateData,
    value: transfer,
    gasLimit,
    ...(depositLimit === undefined ? {} : { depositLimit }),
  })
  if (isMade(receipt)) return
  gone.add(contract, block.number)
  const error = encodeDispatchError(receipt.error ?? 'ContractReverted')
  journal.tell({ kind: 'instantiationFailed', contract, error })
}
