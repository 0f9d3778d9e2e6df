// SPDX-License-Identifier: Apache-2.0

/** Version of the operations below. Numbers are append-only: an operation never changes what it means or takes within a version. */
export const scriptHostAbi = 1

/** Name of the custom section of `source.wasm` that carries the bundle. */
export const scriptSection = 'phat.script'

/** Version of the section's layout: `u8 version · str engine label · bytes bundle (UTF-8 source)`, in SCALE. */
export const scriptSectionVersion = 1

/** Most bytes of one argument or one result of an operation. */
export const scriptPayloadMax = 1 << 20

/** The global function of a script, `(operation, argument?) => result`. */
export const scriptHostFunction = '__phat'

/** The global that a bundle assigns at top level: `(kind) => void | Promise<void>`, where kind is 0 for a constructor and 1 for a message. */
export const scriptEntry = '__phatEntry'

/**
 * Operations of `__phat(operation, argument?)` by name.
 *
 * An argument is a `Uint8Array` (any view; what it shows is copied) or absent, a string only where said. Results are fresh `Uint8Array`s,
 * numbers, strings only where said, or `undefined`. Fields are joined without separators (`·`), integers are little-endian; an account and a
 * hash are 32 bytes, a balance 16 bytes (u128), gas 8 bytes (u64, picoseconds of reference time), a truth value the number 1 or 0.
 *
 * An argument of the wrong shape throws a `TypeError` which the script may catch. What ends the frame (out of gas, a value that is too
 * large, a change in a read-only frame …) cannot be caught.
 */
export const scriptOperations = {
  /** → bytes of the input; it may be read again. */
  input: 0,
  /** `u8 flags · data` → undefined. Bit 0 of the flags reverts. Sets what the frame answers once the entry is done; a later one replaces it. */
  returnValue: 1,

  /** `key` (at most 128 bytes, here and below) → bytes, or undefined when there is none. */
  getStorage: 2,
  /** `u8 key length · key · value` → length of what was there before, or undefined. */
  setStorage: 3,
  /** `key` → length of what was there, or undefined. */
  clearStorage: 4,
  /** `key` → what was there and is no more, or undefined. */
  takeStorage: 5,
  /** `key` → length of the value, or undefined. */
  containsStorage: 6,

  /** → account, or undefined when the caller is the root origin. */
  caller: 7,
  /** → account that signed the whole call, or undefined for the root origin. */
  origin: 8,
  /** → account of this contract. */
  address: 9,
  /** → balance that came with the call. */
  value: 10,
  /** → free balance of this contract. */
  balance: 11,
  /** → balance: the existential deposit. */
  minimumBalance: 12,
  /** → number. */
  blockNumber: 13,
  /** → number: milliseconds since the Unix epoch, of the block. */
  now: 14,
  /** → number: gas left in this frame. */
  gasLeft: 15,
  /** `u64 reference time · u64 proof size` → balance: the fee. */
  weightToFee: 16,
  /** `account` → code hash, or undefined when it is no contract. */
  codeHash: 17,
  /** → code hash of the running code. */
  ownCodeHash: 18,
  /** `account` → truth value. */
  isContract: 19,
  /** → truth value: is the caller the account that signed? */
  callerIsOrigin: 20,
  /** → truth value. */
  callerIsRoot: 21,

  /**
   * `u8 flags · account · gas · balance · [balance: storage deposit limit] · input` → `u8 status · data`. Flags: bit 0 allows reentry into this
   * contract, bit 1 says that a deposit limit follows the balance. Gas 0 passes on all that is left. Status: see `scriptCallStatus`.
   */
  call: 22,
  /** `code hash · input` → `u8 status · data`. */
  delegateCall: 23,
  /**
   * `u8 flags · code hash · gas · balance · [balance: storage deposit limit] · u16 salt length · salt · input` → `u8 status`, then
   * `account · data` when returned or reverted. Flags as in `call`, bit 0 without meaning.
   */
  instantiate: 24,
  /** `account · balance` → truth value: false when the balance does not suffice. */
  transfer: 25,
  /** `account` of the beneficiary → never: ends the frame. */
  terminate: 26,
  /** `code hash` → truth value: false when there is no such code. */
  setCodeHash: 27,
  /** `u8 count of topics · topics (32 bytes each) · data` → undefined. */
  depositEvent: 28,

  /** `u8 level (1 error … 5 trace) · UTF-8 text` → undefined: the contract's log, which its owner may read. */
  log: 29,
  /** UTF-8 text, or a string → undefined: the debug message of the call's result. */
  debug: 30,

  /** bytes → 32 bytes. */
  hashBlake2_256: 31,
  /** bytes → 16 bytes. */
  hashBlake2_128: 32,
  /** bytes → 32 bytes. */
  hashKeccak256: 33,
  /** bytes → 32 bytes. */
  hashSha256: 34,
  /** `signature (64) · public key (32) · message` → truth value. The context of the signature is `substrate`. */
  sr25519Verify: 35,
  /** `signature (65) · message hash (32)` → compressed public key (33 bytes), or undefined. */
  ecdsaRecover: 36,
  /** compressed public key (33) → 20 bytes, or undefined. */
  ecdsaToEthAddress: 37,

  /** `u32 function id · SCALE arguments` → `u32 status (0 is success) · SCALE answer`. A function that does not exist throws a `TypeError`. */
  extension: 38,

  /** → number of frames of this contract below this one on the call stack. */
  reentranceCount: 39,
  /** `account` → number of its frames on the call stack. */
  accountReentranceCount: 40,
  /** → 8 bytes: the next number of a sequence that is unique within the execution. */
  instantiationNonce: 41,
  /** → truth value: does this run as a query? An estimate of a transaction does not. */
  isQuery: 42,

  /** a string → its UTF-8 bytes; lone surrogates become U+FFFD. Behind `TextEncoder`. */
  utf8Encode: 43,
  /** bytes → string; malformed bytes become U+FFFD. Behind `TextDecoder`. */
  utf8Decode: 44,

  /** a string of at most 64 bytes in UTF-8 → bytes: the secret of this name that the contract's deployer has set, or undefined. In queries only: elsewhere a `TypeError`. */
  secret: 45,
} as const

/** Name of an operation. */
export type ScriptOperation = keyof typeof scriptOperations

/** First byte of what `call`, `delegateCall` and `instantiate` answer. */
export const scriptCallStatus = {
  /** Data follows. */
  returned: 0,
  /** The callee set the revert flag: data follows, its changes are undone. */
  reverted: 1,
  /** The callee trapped or could not start: the UTF-8 name of the error of pallet-contracts follows. */
  failed: 2,
} as const
