// SPDX-License-Identifier: Apache-2.0

// Command oracle judges blocks with CometBFT's own types, so that our writing of the same formats is checked by an implementation
// that is not ours. It reads one JSON object a line on standard input and answers one a line on standard output.
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// hexBytes is a byte string that stands in JSON as hex digits.
type hexBytes []byte

func (b hexBytes) MarshalJSON() ([]byte, error) {
	return json.Marshal(hex.EncodeToString(b))
}

func (b *hexBytes) UnmarshalJSON(text []byte) error {
	var digits string
	if err := json.Unmarshal(text, &digits); err != nil {
		return err
	}
	decoded, err := hex.DecodeString(digits)
	*b = decoded
	return err
}

type validator struct {
	PublicKey hexBytes `json:"publicKey"`
	Power     int64    `json:"power"`
}

// question is a whole block, the commit that should have decided it, and the set that should have signed.
type question struct {
	ChainID string `json:"chainId"`
	// Block is tendermint.types.Block, Commit is tendermint.types.Commit.
	Block         hexBytes    `json:"block"`
	Commit        hexBytes    `json:"commit"`
	Validators    []validator `json:"validators"`
	BlockBytesMax int64       `json:"blockBytesMax"`
	BlockGasMax   int64       `json:"blockGasMax"`
	// ResultCount is the number of transactions of the block before, each of which succeeded without data.
	ResultCount int `json:"resultCount"`
}

// answer holds what CometBFT computes, and in Refusal why it does not take the block; empty when it does.
type answer struct {
	Refusal        string   `json:"refusal"`
	HeaderHash     hexBytes `json:"headerHash"`
	DataHash       hexBytes `json:"dataHash"`
	CommitHash     hexBytes `json:"commitHash"`
	LastCommitHash hexBytes `json:"lastCommitHash"`
	EvidenceHash   hexBytes `json:"evidenceHash"`
	ValidatorsHash hexBytes `json:"validatorsHash"`
	ConsensusHash  hexBytes `json:"consensusHash"`
	ResultsHash    hexBytes `json:"resultsHash"`
	PartsTotal     uint32   `json:"partsTotal"`
	PartsHash      hexBytes `json:"partsHash"`
	// Canonical is true when CometBFT writes the block and the commit as exactly the bytes that it was given.
	Canonical bool `json:"canonical"`
}

func refused(stage string, err error) answer {
	return answer{Refusal: fmt.Sprintf("%s: %v", stage, err)}
}

func validatorSet(given []validator) *types.ValidatorSet {
	validators := make([]*types.Validator, len(given))
	for i, v := range given {
		validators[i] = types.NewValidator(ed25519.PubKey(v.PublicKey), v.Power)
	}
	return types.NewValidatorSet(validators)
}

func decode(q question) (*types.Block, *types.Commit, error) {
	var block cmtproto.Block
	if err := block.Unmarshal(q.Block); err != nil {
		return nil, nil, err
	}
	var commit cmtproto.Commit
	if err := commit.Unmarshal(q.Commit); err != nil {
		return nil, nil, err
	}
	decodedBlock, err := types.BlockFromProto(&block)
	if err != nil {
		return nil, nil, err
	}
	decodedCommit, err := types.CommitFromProto(&commit)
	return decodedBlock, decodedCommit, err
}

func canonical(q question, block *types.Block, commit *types.Commit) (bool, error) {
	blockProto, err := block.ToProto()
	if err != nil {
		return false, err
	}
	blockBytes, err := blockProto.Marshal()
	if err != nil {
		return false, err
	}
	commitBytes, err := commit.ToProto().Marshal()
	return bytes.Equal(blockBytes, q.Block) && bytes.Equal(commitBytes, q.Commit), err
}

func judge(q question) answer {
	block, commit, err := decode(q)
	if err != nil {
		return refused("decode", err)
	}
	if err := block.ValidateBasic(); err != nil {
		return refused("validate", err)
	}
	same, err := canonical(q, block, commit)
	if err != nil {
		return refused("encode", err)
	}
	parts, err := block.MakePartSet(types.BlockPartSizeBytes)
	if err != nil {
		return refused("parts", err)
	}
	validators := validatorSet(q.Validators)
	params := types.ConsensusParams{Block: types.BlockParams{MaxBytes: q.BlockBytesMax, MaxGas: q.BlockGasMax}}
	results := make([]*abci.ExecTxResult, q.ResultCount)
	for i := range results {
		results[i] = &abci.ExecTxResult{}
	}
	verdict := answer{
		HeaderHash:     hexBytes(block.Hash()),
		DataHash:       block.Txs.Hash(),
		CommitHash:     hexBytes(commit.Hash()),
		LastCommitHash: hexBytes(block.LastCommit.Hash()),
		EvidenceHash:   block.Evidence.Evidence.Hash(),
		ValidatorsHash: validators.Hash(),
		ConsensusHash:  params.Hash(),
		ResultsHash:    types.NewResults(results).Hash(),
		PartsTotal:     parts.Total(),
		PartsHash:      hexBytes(parts.Hash()),
		Canonical:      same,
	}
	id := types.BlockID{Hash: block.Hash(), PartSetHeader: parts.Header()}
	if block.ChainID != q.ChainID {
		verdict.Refusal = "chain: " + block.ChainID
	} else if !bytes.Equal(verdict.ValidatorsHash, block.ValidatorsHash) {
		verdict.Refusal = "validators: the header names another set"
	} else if err := validators.VerifyCommit(q.ChainID, id, block.Height, commit); err != nil {
		verdict.Refusal = fmt.Sprintf("commit: %v", err)
	} else if err := validators.VerifyCommitLight(q.ChainID, id, block.Height, commit); err != nil {
		verdict.Refusal = fmt.Sprintf("commit, light: %v", err)
	}
	return verdict
}

func run() error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return err
		}
		if err := out.Encode(judge(q)); err != nil {
			return err
		}
	}
	return lines.Err()
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
