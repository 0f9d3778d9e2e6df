// SPDX-License-Identifier: Apache-2.0
import type { PrpcMethodName } from '@phat/wire/prpc'

/** A fault as a program without a library meets it at a node. */
export interface RpcFault {
  readonly name: string
  readonly body: string
  /** The number and the text that Substrate's clients know, which docs/reference/rpc.md explains. */
  readonly number: number
  readonly text: string
  /** What the whole answer says of the place. */
  readonly place: RegExp
}

const call = (method: string, ...params: readonly unknown[]): string => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })

const unknownHash = `0x${'12'.repeat(32)}`

export const rpcFaults: readonly RpcFault[] = [
  { name: 'text that is no JSON', body: '{"c4n4ry', number: -32700, text: 'Parse error', place: /./ },
  { name: 'JSON that is no request', body: '{"c4n4ry":1}', number: -32600, text: 'Invalid request', place: /./ },
  { name: 'a method that there is not', body: call('chain_getBlok'), number: -32601, text: 'Method not found', place: /./ },
  {
    name: 'a parameter of another type',
    body: call('chain_getHeader', 7),
    number: -32602,
    text: 'Invalid params',
    place: /hash|hex|string/,
  },
  {
    name: 'a parameter that is missing',
    body: call('state_getStorage'),
    number: -32602,
    text: 'Invalid params',
    place: /key/,
  },
  {
    name: 'the state of a block that there is not',
    body: call('state_getStorage', '0x00', unknownHash),
    number: 4003,
    text: 'Client error: UnknownBlock',
    place: /./,
  },
  {
    name: 'a function that the runtime does not have',
    body: call('state_call', 'Core_nothing', '0x'),
    number: 4003,
    text: 'Client error: Execution failed',
    place: /Core_nothing/,
  },
  {
    name: 'an extrinsic that is none',
    body: call('author_submitExtrinsic', '0x00'),
    number: 1001,
    text: 'Extrinsic has invalid format',
    place: /./,
  },
  {
    name: 'more keys than are answered at once',
    body: call('state_getKeysPaged', '0x', 5_000),
    number: 4002,
    text: 'count exceeds maximum value',
    place: /1000/,
  },
]

/** A fault as a program without a library meets it at a worker. */
export interface PrpcFault {
  readonly name: string
  /** Undefined for one that there is not. */
  readonly method?: PrpcMethodName
  readonly body: string
  readonly type?: string
  readonly status: number
  readonly place: RegExp
}

export const prpcFaults: readonly PrpcFault[] = [
  { name: 'a method that there is not', body: '', status: 404, place: /^.*$/ },
  { name: 'a request that is no JSON', method: 'GetContractInfo', body: '{c4n4ry', status: 400, place: /DecodeError: / },
  {
    name: 'a request that is no message of protocol buffers',
    method: 'GetContractInfo',
    body: 'c4n4ry',
    type: 'application/octet-stream',
    status: 400,
    place: /DecodeError: /,
  },
  {
    name: 'a query that is no envelope',
    method: 'ContractQuery',
    body: '{"encodedEncryptedData":"00"}',
    status: 500,
    place: /CodecError: the body is no envelope/,
  },
  {
    name: 'an argument that is no hash',
    method: 'GetContractInfo',
    body: '{"contracts":["c4n4"]}',
    status: 500,
    place: /Invalid/,
  },
]
