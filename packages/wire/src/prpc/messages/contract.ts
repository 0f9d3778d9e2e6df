// SPDX-License-Identifier: Apache-2.0
import { implicit, mapOf, messageValue, nested, repeated } from '../fields.ts'
import { message } from '../message-type.ts'
import { bool, bytes, text, uint32, uint64 } from '../value-types.ts'

/** Ids with or without 0x; none asks for all. */
export const GetContractInfoRequest = message('GetContractInfoRequest', { contracts: repeated(1, text) })

export const SidevmInfo = message('SidevmInfo', {
  state: implicit(1, text),
  codeHash: implicit(2, text),
  startTime: implicit(3, text),
  stopReason: implicit(4, text),
  maxMemoryPages: implicit(5, uint32),
  vitalCapacity: implicit(6, uint64),
  deadline: implicit(7, uint32),
  maxCodeSize: implicit(8, uint32),
})

/** Ids and hashes are hex with 0x. */
export const ContractInfo = message('ContractInfo', {
  id: implicit(1, text),
  codeHash: implicit(2, text),
  weight: implicit(3, uint32),
  sidevm: nested(4, () => SidevmInfo),
})

export const GetContractInfoResponse = message('GetContractInfoResponse', {
  contracts: repeated(
    1,
    messageValue(() => ContractInfo),
  ),
})

/** Ids and hashes are hex with 0x. */
export const ClusterInfo = message('ClusterInfo', {
  id: implicit(1, text),
  runtimeVersion: implicit(2, text),
  stateRoot: implicit(3, text),
  systemContract: implicit(5, text),
  loggerContract: implicit(6, text),
  numberOfContracts: implicit(7, uint64),
  jsRuntime: implicit(8, text),
})

/** `info` is absent on a worker of no cluster. */
export const GetClusterInfoResponse = message('GetClusterInfoResponse', { info: nested(1, () => ClusterInfo) })

export const SidevmCode = message('SidevmCode', { contract: implicit(1, bytes), code: implicit(2, bytes) })

/** All hex. */
export const ContractParameters = message('ContractParameters', {
  deployer: implicit(1, text),
  clusterId: implicit(2, text),
  codeHash: implicit(3, text),
  salt: implicit(4, text),
})

export const ContractId = message('ContractId', { id: implicit(1, text) })

/** The name is spelled so in the protocol. */
export const StatisticsReqeust = message('StatisticsReqeust', { contracts: repeated(1, text), all: implicit(2, bool) })

/** `time` in milliseconds. */
export const QueryCounters = message('QueryCounters', {
  total: implicit(1, uint64),
  dropped: implicit(2, uint64),
  time: implicit(3, uint64),
})

export const QueryStats = message('QueryStats', {
  global: nested(1, () => QueryCounters),
  byContract: mapOf(
    2,
    text,
    messageValue(() => QueryCounters),
  ),
})

export const HttpCounters = message('HttpCounters', {
  requests: implicit(1, uint64),
  failures: implicit(2, uint64),
  byStatusCode: mapOf(3, uint32, uint64),
})

export const HttpEgressStats = message('HttpEgressStats', {
  global: nested(1, () => HttpCounters),
  byContract: mapOf(
    2,
    text,
    messageValue(() => HttpCounters),
  ),
})

/** `uptime` in seconds. */
export const StatisticsResponse = message('StatisticsResponse', {
  uptime: implicit(1, uint64),
  cores: implicit(2, uint32),
  query: nested(3, () => QueryStats),
  httpEgress: nested(4, () => HttpEgressStats),
})

/**
 * `receiver` and `signature` are hex with 0x. The two fields far behind are ours: nodes of a read proof (`state_getReadProof`) that shows
 * the receiver's entry in `PhalaPhatContracts.ClusterByWorkers` at a block that the saver verified lately, and the hash of that block.
 */
export const SaveClusterStateArguments = message('SaveClusterStateArguments', {
  receiver: implicit(1, text),
  minBlockNumber: implicit(2, uint32),
  signature: implicit(3, text),
  proofBlock: implicit(128, bytes),
  proof: repeated(129, bytes),
})

/** To load it, the same proof of the saver's entry, at a block that the receiver verified lately. */
export const SaveClusterStateResponse = message('SaveClusterStateResponse', {
  blockNumber: implicit(1, uint32),
  filename: implicit(2, text),
  proofBlock: implicit(128, bytes),
  proof: repeated(129, bytes),
})
