// A day's work with the AWS SDK for Go 2 and temporary credentials: prints what it found as one line of JSON.
// ENDPOINT, KEY, SECRET and ROLE (an ARN to be assumed) come from the environment.
package main

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

const bucket = "go-day"

var (
	ctx   = context.Background()
	found = map[string]any{}
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func codeOf(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return fmt.Sprint(err)
}

// A body that cannot be read twice, as from a pipe: the SDK signs it in chunks with its checksum as a trailer.
type once struct{ io.Reader }

func main() {
	cfg := must(config.LoadDefaultConfig(ctx,
		config.WithRegion("us-east-1"), config.WithBaseEndpoint(os.Getenv("ENDPOINT")), config.WithRetryMaxAttempts(1),
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(os.Getenv("KEY"), os.Getenv("SECRET"), ""))))
	cfg.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), os.Getenv("ROLE")))
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	found["arn"] = *must(sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})).Arn

	must(client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String(bucket)}))
	smallObjects(client)
	listings(client)
	transfers(client)
	conditions(client)
	presigned(client)
	mistakes(client)
	cleanUp(client)
	fmt.Println(string(must(json.Marshal(found))))
}

func smallObjects(client *s3.Client) {
	for _, key := range []string{"a", "b/ü +", "b/c//d", "c"} {
		must(client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String(key), Body: strings.NewReader("body of " + key), Metadata: map[string]string{"key": "value"}}))
	}
	got := must(client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("b/ü +"), ChecksumMode: types.ChecksumModeEnabled}))
	found["body"] = string(must(io.ReadAll(got.Body)))
	found["checksum"] = got.ChecksumCRC32 != nil || got.ChecksumCRC64NVME != nil
	part := must(client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("a"), Range: aws.String("bytes=5-6")}))
	found["range"] = string(must(io.ReadAll(part.Body))) + " " + *part.ContentRange
	found["metadata"] = must(client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String("a")})).Metadata["key"]
	must(client.CopyObject(ctx, &s3.CopyObjectInput{Bucket: aws.String(bucket), Key: aws.String("copied"), CopySource: aws.String(bucket + "/b/%C3%BC%20%2B")}))
}

func listings(client *s3.Client) {
	keys, prefixes := []string{}, []string{}
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: aws.String(bucket), MaxKeys: aws.Int32(1), Delimiter: aws.String("/")})
	for pages.HasMorePages() {
		page := must(pages.NextPage(ctx))
		for _, one := range page.Contents {
			keys = append(keys, *one.Key)
		}
		for _, one := range page.CommonPrefixes {
			prefixes = append(prefixes, *one.Prefix)
		}
	}
	found["keys"], found["prefixes"] = keys, prefixes
}

func transfers(client *s3.Client) {
	body := bytes.Repeat([]byte("0123456789abcdef"), (20<<20)/16)
	manager := transfermanager.New(client)
	must(manager.UploadObject(ctx, &transfermanager.UploadObjectInput{Bucket: aws.String(bucket), Key: aws.String("large"), Body: once{bytes.NewReader(body)}}))
	found["etag"] = *must(client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(bucket), Key: aws.String("large")})).ETag
	got := must(manager.GetObject(ctx, &transfermanager.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("large")}))
	found["large"] = md5.Sum(must(io.ReadAll(got.Body))) == md5.Sum(body)
}

func conditions(client *s3.Client) {
	put := func(input s3.PutObjectInput) error {
		input.Bucket, input.Key, input.Body = aws.String(bucket), aws.String("a"), strings.NewReader("other")
		_, err := client.PutObject(ctx, &input)
		return err
	}
	found["ifNoneMatch"] = codeOf(put(s3.PutObjectInput{IfNoneMatch: aws.String("*")}))
	found["ifMatch"] = codeOf(put(s3.PutObjectInput{IfMatch: aws.String(`"0123"`)}))
}

func presigned(client *s3.Client) {
	presigner := s3.NewPresignClient(client)
	put := must(presigner.PresignPutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("presigned")}, s3.WithPresignExpires(time.Minute)))
	request := must(http.NewRequest(put.Method, put.URL, strings.NewReader("by anybody")))
	for name, values := range put.SignedHeader {
		request.Header[name] = values
	}
	found["presignedPut"] = must(http.DefaultClient.Do(request)).StatusCode
	get := must(presigner.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("presigned"), ResponseContentType: aws.String("text/x-go")}))
	answer := must(http.Get(get.URL))
	found["presignedGet"] = string(must(io.ReadAll(answer.Body))) + " " + answer.Header.Get("Content-Type")
}

func mistakes(client *s3.Client) {
	_, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("never")})
	var noSuchKey *types.NoSuchKey
	found["noSuchKey"] = errors.As(err, &noSuchKey)
	_, err = client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("go-never")})
	var notFound *types.NotFound
	found["notFound"] = errors.As(err, &notFound)
	_, err = client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String(bucket)})
	found["notEmpty"] = codeOf(err)
}

func cleanUp(client *s3.Client) {
	objects := []types.ObjectIdentifier{}
	for _, one := range must(client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(bucket)})).Contents {
		objects = append(objects, types.ObjectIdentifier{Key: one.Key})
	}
	found["deleted"] = len(must(client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: aws.String(bucket), Delete: &types.Delete{Objects: objects}})).Deleted)
	must(client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String(bucket)}))
}
