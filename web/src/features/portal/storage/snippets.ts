/** Lines for programs, with the customer's endpoint, access key and bucket. The secret key is put in by hand. */
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

export function snippets({ endpoint, accessKey, bucket }: Place): Snippet[] {
  return [
    {
      tool: "AWS CLI",
      text: [
        `export AWS_ACCESS_KEY_ID=${accessKey} AWS_SECRET_ACCESS_KEY=SECRET_KEY AWS_DEFAULT_REGION=us-east-1`,
        "aws configure set default.s3.addressing_style path",
        `aws --endpoint-url ${endpoint} s3 cp photo.jpg s3://${bucket}/photo.jpg`,
        `aws --endpoint-url ${endpoint} s3 ls s3://${bucket}/`,
      ].join("\n"),
    },
    {
      tool: "rclone",
      place: "~/.config/rclone/rclone.conf",
      text: ["[storage]", "type = s3", "provider = Other", `access_key_id = ${accessKey}`, "secret_access_key = SECRET_KEY", `endpoint = ${endpoint}`, "force_path_style = true", "no_check_bucket = true", "", `# rclone copy ./photos storage:${bucket}/photos`].join("\n"),
    },
    {
      tool: "boto3",
      text: [
        "import boto3",
        "from botocore.client import Config",
        "",
        `s3 = boto3.client("s3", endpoint_url="${endpoint}", region_name="us-east-1",`,
        `                  aws_access_key_id="${accessKey}", aws_secret_access_key="SECRET_KEY",`,
        `                  config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required",`,
        `                                response_checksum_validation="when_required"))`,
        `s3.upload_file("photo.jpg", "${bucket}", "photo.jpg")`,
      ].join("\n"),
    },
    {
      tool: "JavaScript SDK",
      text: [
        `import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";`,
        "",
        "const s3 = new S3Client({",
        `  endpoint: "${endpoint}", region: "us-east-1", forcePathStyle: true,`,
        `  requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED",`,
        `  credentials: { accessKeyId: "${accessKey}", secretAccessKey: "SECRET_KEY" },`,
        "});",
        `await s3.send(new PutObjectCommand({ Bucket: "${bucket}", Key: "photo.jpg", Body: bytes }));`,
      ].join("\n"),
    },
  ];
}
