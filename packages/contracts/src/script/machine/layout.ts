// SPDX-License-Identifier: Apache-2.0

/** What the engine's C code was told at boot: addresses in its memory, the same in every machine. */
export interface MachineLayout {
  readonly runtime: number
  readonly context: number
  /** A block of `scratchBytes` for arguments and small results. */
  readonly scratch: number
  /** Zero-ended strings that the engine is given by address. */
  readonly names: Readonly<Record<'host' | 'entry' | 'stack' | 'file' | 'prelude', number>>
  /** Places of the engine's own allocator in the function table. */
  readonly allocator: AllocatorPlaces
}

export interface AllocatorPlaces {
  readonly calloc: number
  readonly malloc: number
  readonly realloc: number
}

export const scratchBytes = 4096
