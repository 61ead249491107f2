/**
 * Lines for programs, with the customer's endpoint, access key and bucket. The secret key is put in by hand.
 *
 * Two things hold for every one of them: buckets are in the path, and checksums are sent only where a call requires
 * them, because newer SDKs add some that this storage can refuse.
 */
export interface Place {
  endpoint: string;
  accessKey: string;
  bucket: string;
}

export interface Snippet {
  tool: string;
  place?: string;
  text: string;
}

/** Any is taken; it goes into the signature. */
const REGION = "us-east-1";
const SECRET = "SECRET_KEY";

type Lines = (of: Place & { host: string }) => string[];

const awsCli: Lines = ({ endpoint, accessKey, bucket }) => [
  `export AWS_ACCESS_KEY_ID='${accessKey}' AWS_SECRET_ACCESS_KEY='${SECRET}' AWS_DEFAULT_REGION='${REGION}'`,
  "export AWS_REQUEST_CHECKSUM_CALCULATION='when_required' AWS_RESPONSE_CHECKSUM_VALIDATION='when_required'",
  "aws configure set default.s3.addressing_style path",
  `aws --endpoint-url '${endpoint}' s3 cp photo.jpg 's3://${bucket}/photo.jpg'`,
  `aws --endpoint-url '${endpoint}' s3 ls 's3://${bucket}/'`,
];

const rclone: Lines = ({ endpoint, accessKey, bucket }) => [
  "[storage]",
  "type = s3",
  "provider = Other",
  `access_key_id = ${accessKey}`,
  `secret_access_key = ${SECRET}`,
  `endpoint = ${endpoint}`,
  "force_path_style = true",
  "no_check_bucket = true",
  "",
  `# rclone copy ./photos 'storage:${bucket}/photos'`,
];

const s3cmd: Lines = ({ endpoint, host, accessKey, bucket }) => [
  "[default]",
  `access_key = ${accessKey}`,
  `secret_key = ${SECRET}`,
  `host_base = ${host}`,
  `host_bucket = ${host}`,
  `bucket_location = ${REGION}`,
  `use_https = ${endpoint.startsWith("http:") ? "False" : "True"}`,
  "",
  `# s3cmd put photo.jpg 's3://${bucket}/photo.jpg'`,
];

const restic: Lines = ({ endpoint, accessKey, bucket }) => [
  `export AWS_ACCESS_KEY_ID='${accessKey}' AWS_SECRET_ACCESS_KEY='${SECRET}'`,
  `restic -o s3.bucket-lookup=path -r 's3:${endpoint}/${bucket}/restic' init`,
  `restic -o s3.bucket-lookup=path -r 's3:${endpoint}/${bucket}/restic' backup ./photos`,
];

const terraform: Lines = ({ endpoint, accessKey, bucket }) => [
  "terraform {",
  '  backend "s3" {',
  `    bucket = "${bucket}"`,
  '    key    = "terraform.tfstate"',
  `    region = "${REGION}"`,
  `    endpoints = { s3 = "${endpoint}" }`,
  "    use_path_style              = true",
  "    skip_credentials_validation = true",
  "    skip_requesting_account_id  = true",
  "    skip_metadata_api_check     = true",
  "    skip_region_validation      = true",
  "    skip_s3_checksum            = true",
  "  }",
  "}",
  "",
  `# export AWS_ACCESS_KEY_ID='${accessKey}' AWS_SECRET_ACCESS_KEY='${SECRET}'`,
];

const boto3: Lines = ({ endpoint, accessKey, bucket }) => [
  "import boto3",
  "from botocore.client import Config",
  "",
  `s3 = boto3.client("s3", endpoint_url="${endpoint}", region_name="${REGION}",`,
  `                  aws_access_key_id="${accessKey}", aws_secret_access_key="${SECRET}",`,
  `                  config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required",`,
  `                                response_checksum_validation="when_required"))`,
  `s3.upload_file("photo.jpg", "${bucket}", "photo.jpg")`,
];

const javascript: Lines = ({ endpoint, accessKey, bucket }) => [
  `import { readFile } from "node:fs/promises";`,
  `import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";`,
  "",
  "const s3 = new S3Client({",
  `  endpoint: "${endpoint}", region: "${REGION}", forcePathStyle: true,`,
  `  requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED",`,
  `  credentials: { accessKeyId: "${accessKey}", secretAccessKey: "${SECRET}" },`,
  "});",
  `await s3.send(new PutObjectCommand({ Bucket: "${bucket}", Key: "photo.jpg", Body: await readFile("photo.jpg") }));`,
];

const go: Lines = ({ endpoint, accessKey, bucket }) => [
  "package main",
  "",
  "import (",
  '\t"context"',
  '\t"log"',
  '\t"os"',
  "",
  '\t"github.com/aws/aws-sdk-go-v2/aws"',
  '\t"github.com/aws/aws-sdk-go-v2/credentials"',
  '\t"github.com/aws/aws-sdk-go-v2/service/s3"',
  ")",
  "",
  "func main() {",
  "\tclient := s3.New(s3.Options{",
  `\t\tBaseEndpoint: aws.String("${endpoint}"),`,
  `\t\tRegion: "${REGION}",`,
  "\t\tUsePathStyle: true,",
  `\t\tCredentials: credentials.NewStaticCredentialsProvider("${accessKey}", "${SECRET}", ""),`,
  "\t\tRequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,",
  "\t\tResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,",
  "\t})",
  '\tfile, err := os.Open("photo.jpg")',
  "\tif err != nil {",
  "\t\tlog.Fatal(err)",
  "\t}",
  "\t_, err = client.PutObject(context.Background(), &s3.PutObjectInput{",
  `\t\tBucket: aws.String("${bucket}"), Key: aws.String("photo.jpg"), Body: file,`,
  "\t})",
  "\tif err != nil {",
  "\t\tlog.Fatal(err)",
  "\t}",
  "}",
];

const java: Lines = ({ endpoint, accessKey, bucket }) => [
  "import java.net.URI;",
  "import java.nio.file.Path;",
  "import software.amazon.awssdk.auth.credentials.*;",
  "import software.amazon.awssdk.core.checksums.*;",
  "import software.amazon.awssdk.regions.Region;",
  "import software.amazon.awssdk.services.s3.S3Client;",
  "",
  "class Upload {",
  "    public static void main(String[] args) {",
  "        S3Client s3 = S3Client.builder()",
  `            .endpointOverride(URI.create("${endpoint}")).region(Region.of("${REGION}")).forcePathStyle(true)`,
  "            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)",
  "            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)",
  "            .credentialsProvider(StaticCredentialsProvider.create(",
  `                AwsBasicCredentials.create("${accessKey}", "${SECRET}")))`,
  "            .build();",
  `        s3.putObject(r -> r.bucket("${bucket}").key("photo.jpg"), Path.of("photo.jpg"));`,
  "    }",
  "}",
];

const php: Lines = ({ endpoint, accessKey, bucket }) => [
  "<?php",
  "require 'vendor/autoload.php';",
  "",
  "$s3 = new Aws\\S3\\S3Client([",
  `    'endpoint' => '${endpoint}', 'region' => '${REGION}', 'version' => 'latest',`,
  "    'use_path_style_endpoint' => true,",
  "    'request_checksum_calculation' => 'when_required', 'response_checksum_validation' => 'when_required',",
  `    'credentials' => ['key' => '${accessKey}', 'secret' => '${SECRET}'],`,
  "]);",
  `$s3->putObject(['Bucket' => '${bucket}', 'Key' => 'photo.jpg', 'SourceFile' => 'photo.jpg']);`,
];

const dotnet: Lines = ({ endpoint, accessKey, bucket }) => [
  "using Amazon.Runtime;",
  "using Amazon.S3;",
  "using Amazon.S3.Model;",
  "",
  `using var s3 = new AmazonS3Client(new BasicAWSCredentials("${accessKey}", "${SECRET}"), new AmazonS3Config`,
  "{",
  `    ServiceURL = "${endpoint}", AuthenticationRegion = "${REGION}", ForcePathStyle = true,`,
  "    RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,",
  "    ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,",
  "});",
  `await s3.PutObjectAsync(new PutObjectRequest { BucketName = "${bucket}", Key = "photo.jpg", FilePath = "photo.jpg" });`,
];

const ruby: Lines = ({ endpoint, accessKey, bucket }) => [
  "require 'aws-sdk-s3'",
  "",
  "s3 = Aws::S3::Client.new(",
  `  endpoint: '${endpoint}', region: '${REGION}', force_path_style: true,`,
  "  request_checksum_calculation: 'when_required', response_checksum_validation: 'when_required',",
  `  access_key_id: '${accessKey}', secret_access_key: '${SECRET}'`,
  ")",
  "File.open('photo.jpg', 'rb') do |file|",
  `  s3.put_object(bucket: '${bucket}', key: 'photo.jpg', body: file)`,
  "end",
];

const TOOLS: { tool: string; place?: string; lines: Lines }[] = [
  { tool: "AWS CLI", lines: awsCli },
  { tool: "rclone", place: "~/.config/rclone/rclone.conf", lines: rclone },
  { tool: "s3cmd", place: "~/.s3cfg", lines: s3cmd },
  { tool: "restic", lines: restic },
  { tool: "Terraform", place: "backend.tf", lines: terraform },
  { tool: "Python (boto3)", lines: boto3 },
  { tool: "JavaScript", place: "upload.mjs", lines: javascript },
  { tool: "Go", place: "main.go", lines: go },
  { tool: "Java", place: "Upload.java", lines: java },
  { tool: "PHP", place: "upload.php", lines: php },
  { tool: ".NET", place: "Program.cs", lines: dotnet },
  { tool: "Ruby", place: "upload.rb", lines: ruby },
];

/** The lines of every program, in the order in which they are offered. */
export function snippets(of: Place): Snippet[] {
  const host = of.endpoint.replace(/^https?:\/\//, "").replace(/\/+$/, "");
  return TOOLS.map(({ tool, place, lines }) => ({ tool, ...(place ? { place } : {}), text: lines({ ...of, host }).join("\n") }));
}
